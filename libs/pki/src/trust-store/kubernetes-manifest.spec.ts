import { describe, expect, it } from 'vitest';
import {
  ISTIO_ROOT_CONFIG_MAP,
  kubernetesConfigMapManifest,
  kubernetesSecretManifest,
} from './kubernetes-manifest.ts';

const pem = '-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n';

describe('kubernetesConfigMapManifest', () => {
  it('holds the bundle as a block of text', () => {
    expect(kubernetesConfigMapManifest(pem, { name: 'luciole-root', namespace: 'mesh' })).toBe(
      `apiVersion: v1
kind: ConfigMap
metadata:
  name: luciole-root
  namespace: mesh
data:
  ca.crt: |
    -----BEGIN CERTIFICATE-----
    AAEC
    -----END CERTIFICATE-----
`,
    );
  });

  it('names the key that Istio reads', () => {
    const manifest = kubernetesConfigMapManifest(pem, ISTIO_ROOT_CONFIG_MAP);
    expect(manifest).toContain('name: istio-ca-root-cert\n');
    expect(manifest).toContain('  root-cert.pem: |\n');
    expect(manifest).not.toContain('namespace');
  });

  it('quotes what YAML would read as another type', () => {
    for (const name of ['null', 'true', '1.5', '0x1f', 'on']) {
      expect(kubernetesConfigMapManifest(pem, { name })).toContain(`name: "${name}"\n`);
    }
    expect(kubernetesConfigMapManifest(pem, { name: 'a', key: '.' })).toContain('  ".": |\n');
  });

  it.each([
    { name: '' },
    { name: 'Upper' },
    { name: '-a' },
    { name: 'a..b' },
    { name: 'a\n  evil: true' },
    { name: 'a'.repeat(254) },
    { name: 'a', namespace: 'a.b' },
    { name: 'a', namespace: 'a'.repeat(64) },
    { name: 'a', key: 'a b' },
    { name: 'a', key: 'a: b\n' },
  ])('refuses %o', (target) => {
    expect(() => kubernetesConfigMapManifest(pem, target)).toThrow('Kubernetes');
    expect(() => kubernetesSecretManifest(pem, target)).toThrow('Kubernetes');
  });
});

describe('kubernetesSecretManifest', () => {
  it('holds the bundle in base64', () => {
    const manifest = kubernetesSecretManifest(pem, { name: 'luciole-root' });
    expect(manifest).toContain('kind: Secret\n');
    expect(manifest).toContain('type: Opaque\n');
    expect(atob(/ {2}ca\.crt: (\S+)\n$/.exec(manifest)?.[1] ?? '')).toBe(pem);
  });
});
