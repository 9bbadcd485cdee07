import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/**
 * Knows on which connections of a server nobody waits for an answer. Node.js itself knows those between two requests, and
 * neither those that are shaking hands nor those on which nothing has arrived yet.
 */
export class IdleConnections {
  readonly #server: Server;
  /** By their peers: what shakes hands is another socket than what comes of it. */
  readonly #shakingHands = new Map<string, Socket>();
  readonly #open = new Set<TLSSocket>();

  /** To be made before the server listens. */
  constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      const peer = peerOf(socket);
      this.#shakingHands.set(peer, socket);
      socket.once('close', () => this.#shakingHands.delete(peer));
    });
    server.on('secureConnection', (socket: TLSSocket) => {
      this.#shakingHands.delete(peerOf(socket));
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
  }

  /** Closes them. A request of which an octet has arrived is under way, and stays. */
  close(): void {
    for (const socket of this.#shakingHands.values()) socket.destroy();
    for (const socket of this.#open) {
      // Octets of requests; those of the handshake do not count.
      if (socket.bytesRead === 0) socket.destroy();
    }
    this.#server.closeIdleConnections();
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
