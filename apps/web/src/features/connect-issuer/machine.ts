import { FOLDERS, isLoopbackUrl, type IssuerPlan, KEY_FILE, type Piece } from './issuer-plan.ts';
import { issuerYaml, lines } from './issuer-yaml.ts';

const PROGRAM = '/opt/luciole/node_modules/.bin/node /opt/luciole/apps/issuer/dist/main.js';

function settings(plan: IssuerPlan): readonly Piece[] {
  const { credential } = plan;
  return [
    {
      title: 'issuer.yaml',
      text: 'Settings of the issuer, all of them; the rest the control plane says.',
      content: issuerYaml(plan),
      fileName: 'issuer.yaml',
    },
    ...(credential.kind === 'key' && credential.privateKeyPem !== undefined
      ? [
          {
            title: KEY_FILE,
            text: 'The private key of its service account.',
            content: credential.privateKeyPem,
            fileName: KEY_FILE,
          },
        ]
      : []),
  ];
}

/** The credential's file, which only the user of the issuer may read. */
function secretFile({ credential }: IssuerPlan): readonly string[] {
  return credential.kind === 'key' ? [KEY_FILE] : [];
}

/** A container without an orchestrator. */
export function dockerPieces(plan: IssuerPlan): readonly Piece[] {
  const { name, image, url, credential, hasPrivateCa } = plan;
  const folder = FOLDERS.docker;
  const mounted = [
    'issuer.yaml',
    ...secretFile(plan),
    ...(hasPrivateCa ? ['control-plane-ca.pem'] : []),
  ];
  return [
    ...settings(plan),
    {
      title: 'Build the image',
      text: 'From a clone of the repository; once.',
      content: lines(`docker build --target issuer --tag ${image} .`),
    },
    {
      title: 'Run it',
      text: 'In the folder with the files above. The user of the container has the number 1000.',
      content: lines(
        ...secretFile(plan).map((file) => `chmod 400 ${file} && sudo chown 1000 ${file}`),
        `docker run --detach --name ${name} --restart unless-stopped \\`,
        // A control plane on this machine's loopback is reached from this machine's network alone.
        `  ${isLoopbackUrl(url) ? '--network host' : '--publish 8281:8281 --publish 127.0.0.1:9180:9180'} \\`,
        '  --ulimit core=0 --read-only --cap-drop ALL --security-opt no-new-privileges \\',
        ...mounted.map((file) => `  --volume "$PWD/${file}:${folder}/${file}:ro" \\`),
        ...(credential.kind === 'token'
          ? ['  --volume "$PWD/tokens:/var/run/secrets/luciole:ro" \\']
          : []),
        `  --volume ${name}-state:/state \\`,
        `  ${image} run --config ${folder}/issuer.yaml`,
        'curl -sS --retry 10 --retry-all-errors --fail http://127.0.0.1:9180/readyz',
      ),
    },
  ];
}

/** A machine with systemd, as docs/how-to/run-an-issuer-on-a-vm.md. */
export function vmPieces(plan: IssuerPlan): readonly Piece[] {
  const folder = FOLDERS.vm;
  const run = `sudo -u luciole-issuer ${PROGRAM}`;
  return [
    ...settings(plan),
    {
      title: 'Install',
      text: 'From a clone of the repository on the machine; once.',
      content: lines(
        'npm ci && npm run build',
        'sudo mkdir -p /opt/luciole && sudo cp -a . /opt/luciole/',
        'sudo useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin luciole-issuer',
        'sudo install -m 0644 deploy/issuer/luciole-issuer.service /etc/systemd/system/luciole-issuer.service',
      ),
    },
    {
      title: 'Put the files in place',
      text: 'In the folder with the files above.',
      content: lines(
        `sudo install -d -m 0750 -g luciole-issuer ${folder}`,
        'sudo install -d -m 0700 -o luciole-issuer /var/lib/luciole-issuer',
        `sudo install -m 0640 -g luciole-issuer issuer.yaml ${folder}/issuer.yaml`,
        ...secretFile(plan).map(
          (file) =>
            `sudo install -m 0400 -o luciole-issuer ${file} ${folder}/${file} && shred -u ${file}`,
        ),
        ...(plan.hasPrivateCa
          ? [`sudo install -m 0644 control-plane-ca.pem ${folder}/control-plane-ca.pem`]
          : []),
      ),
    },
    {
      title: 'Look, and start',
      text: 'The doctor signs in and looks at everything that could keep the issuer from signing; it changes nothing.',
      content: lines(
        `${run} check --config ${folder}/issuer.yaml`,
        `${run} doctor --config ${folder}/issuer.yaml`,
        'sudo systemctl daemon-reload',
        'sudo systemctl enable --now luciole-issuer',
        'curl -sS --retry 10 --retry-all-errors --fail http://127.0.0.1:9180/readyz',
      ),
    },
  ];
}

/** This machine, to try it: one command in a clone of the repository. */
export function nodePieces(plan: IssuerPlan): readonly Piece[] {
  const files = ['issuer.yaml', ...secretFile(plan)];
  const program = 'node_modules/.bin/node --disable-sigusr1 apps/issuer/dist/main.js';
  return [
    ...settings(plan),
    {
      title: 'Run it',
      text: `In a clone of the repository, with ${files.join(' and ')} in a folder of their own.`,
      content: lines(
        `FOLDER=$HOME/${plan.name}`,
        ...secretFile(plan).map((file) => `chmod 400 "$FOLDER/${file}"`),
        'mkdir -p -m 700 "$FOLDER/state" && ulimit -c 0',
        `${program} check --config "$FOLDER/issuer.yaml"`,
        `${program} run --config "$FOLDER/issuer.yaml"`,
      ),
    },
  ];
}
