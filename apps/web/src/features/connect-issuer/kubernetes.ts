import { type IssuerPlan, KEY_FILE, type Piece } from './issuer-plan.ts';
import { indented, issuerYaml, lines, scalar } from './issuer-yaml.ts';

/** Secret, settings, issuer and its address in a cluster. */
export function kubernetesPieces(plan: IssuerPlan): readonly Piece[] {
  const { namespace, name, credential } = plan;
  return [
    ...(credential.kind === 'key' ? [secretPiece(plan, credential.privateKeyPem)] : []),
    {
      title: 'issuer.yaml',
      text: 'Settings of the issuer; the manifest below holds them already.',
      content: issuerYaml(plan),
      fileName: 'issuer.yaml',
    },
    {
      title: 'Manifest',
      text: 'Service account, settings, issuer and its address inside the cluster.',
      content: manifest(plan),
      fileName: `${name}.yaml`,
    },
    {
      title: 'Apply',
      content: lines(
        `kubectl create namespace ${namespace} --dry-run=client -o yaml | kubectl apply -f -`,
        ...(credential.kind === 'key' && credential.privateKeyPem !== undefined
          ? [`kubectl apply -f ${name}-key.yaml && shred -u ${name}-key.yaml`]
          : []),
        ...(plan.hasPrivateCa
          ? [
              `kubectl create configmap ${name}-control-plane-ca --namespace ${namespace} --from-file=control-plane-ca.pem`,
            ]
          : []),
        `kubectl apply -f ${name}.yaml`,
        `kubectl rollout status deployment/${name} --namespace ${namespace}`,
      ),
    },
  ];
}

function secretPiece({ namespace, name }: IssuerPlan, privateKeyPem: string | undefined): Piece {
  if (privateKeyPem === undefined) {
    return {
      title: 'Secret',
      text: `From the private key of the account, which you have in ${KEY_FILE}.`,
      content: lines(
        `kubectl create secret generic ${name}-key --namespace ${namespace} --from-file=${KEY_FILE}`,
      ),
    };
  }
  return {
    title: 'Secret',
    text: 'It holds the private key: apply it, and keep it nowhere else.',
    content: lines(
      'apiVersion: v1',
      'kind: Secret',
      'metadata:',
      `  name: ${name}-key`,
      `  namespace: ${namespace}`,
      'stringData:',
      `  ${KEY_FILE}: |`,
      indented(privateKeyPem, 4),
    ),
    fileName: `${name}-key.yaml`,
  };
}

function manifest(plan: IssuerPlan): string {
  const { namespace, name, credential, image, hasPrivateCa } = plan;
  const meta = ['metadata:', `  name: ${name}`, `  namespace: ${namespace}`];
  const labels = `app.kubernetes.io/name: luciole-issuer, app.kubernetes.io/instance: ${name}`;
  return lines(
    'apiVersion: v1',
    'kind: ServiceAccount',
    ...meta,
    '---',
    'apiVersion: v1',
    'kind: ConfigMap',
    ...meta,
    'data:',
    '  issuer.yaml: |',
    indented(issuerYaml(plan), 4),
    '---',
    'apiVersion: apps/v1',
    'kind: Deployment',
    ...meta,
    'spec:',
    '  replicas: 1',
    `  selector: { matchLabels: { ${labels} } }`,
    '  template:',
    `    metadata: { labels: { ${labels} } }`,
    '    spec:',
    `      serviceAccountName: ${name}`,
    '      automountServiceAccountToken: false',
    '      securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 }',
    '      containers:',
    '        - name: issuer',
    `          image: ${scalar(image)}`,
    `          args: [run, --config, /etc/luciole-issuer/issuer.yaml]`,
    '          env:',
    '            # Each pod is an issuer of its own name.',
    '            - name: LUCIOLE_ISSUER_INSTANCE_NAME',
    '              valueFrom: { fieldRef: { fieldPath: metadata.name } }',
    '          ports:',
    '            - { name: https, containerPort: 8281 }',
    '            - { name: operations, containerPort: 8080 }',
    '          readinessProbe: { httpGet: { path: /readyz, port: operations }, periodSeconds: 5 }',
    '          livenessProbe: { httpGet: { path: /healthz, port: operations } }',
    '          resources: { requests: { cpu: 100m, memory: 128Mi }, limits: { memory: 512Mi } }',
    '          securityContext:',
    '            allowPrivilegeEscalation: false',
    '            readOnlyRootFilesystem: true',
    '            capabilities: { drop: [ALL] }',
    '          volumeMounts:',
    '            - { name: settings, mountPath: /etc/luciole-issuer, readOnly: true }',
    '            - { name: credential, mountPath: /var/run/secrets/luciole, readOnly: true }',
    '            - { name: state, mountPath: /state }',
    '      volumes:',
    '        - name: settings',
    '          projected:',
    '            sources:',
    `              - configMap: { name: ${name} }`,
    ...(hasPrivateCa ? [`              - configMap: { name: ${name}-control-plane-ca }`] : []),
    '        - name: credential',
    ...(credential.kind === 'key'
      ? [`          secret: { secretName: ${name}-key, defaultMode: 0440 }`]
      : [
          '          projected:',
          '            sources:',
          '              # Ten minutes: a token is good for one sign-in, so the platform has to write new ones.',
          `              - serviceAccountToken: { path: token, audience: ${scalar(credential.audience)}, expirationSeconds: 600 }`,
        ]),
    '        - name: state',
    '          emptyDir: {}',
    '---',
    'apiVersion: v1',
    'kind: Service',
    ...meta,
    'spec:',
    `  selector: { ${labels} }`,
    '  ports:',
    '    - { name: https, port: 8281, targetPort: https }',
  );
}
