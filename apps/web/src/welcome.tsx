import { ControlPlaneStatus } from './control-plane-status.tsx';

/** First page of the control plane until the console has landed: says what runs here and where to go next. */
export function Welcome() {
  return (
    <main>
      <header>
        <img src="/favicon.svg" alt="" width="44" height="44" />
        <h1>Luciole</h1>
      </header>
      <p className="lead">
        The control plane for ephemeral workload-identity issuers: policy in one place, short-lived
        sub-CAs next to the workloads, one root that you own.
      </p>
      <ControlPlaneStatus />
      <nav aria-label="Where to go next">
        <a href="/docs">
          <strong>API reference</strong>
          <span>Every route, schema and error code</span>
        </a>
        <a href="/openapi.json">
          <strong>OpenAPI document</strong>
          <span>Version 3.1, for clients and generators</span>
        </a>
        <a href="/metrics">
          <strong>Metrics</strong>
          <span>In the Prometheus text format</span>
        </a>
      </nav>
      <section aria-labelledby="first-steps">
        <h2 id="first-steps">First steps</h2>
        <ol>
          <li>
            <code>npm run walkthrough</code> takes an issuer from a key pair to a verified workload
            certificate.
          </li>
          <li>
            Send your API key in the <code>tppl-api-key</code> header; <code>npm start</code> named
            the file that holds it.
          </li>
        </ol>
      </section>
    </main>
  );
}
