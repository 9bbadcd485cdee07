import type { IssuerPlan, Piece } from './issuer-plan.ts';
import { kubernetesPieces } from './kubernetes.ts';
import { dockerPieces, nodePieces, vmPieces } from './machine.ts';

/** Files and commands that put the issuer where it is to run, in the order in which they are needed. */
export function piecesOf(plan: IssuerPlan): readonly Piece[] {
  switch (plan.place) {
    case 'kubernetes':
      return kubernetesPieces(plan);
    case 'docker':
      return dockerPieces(plan);
    case 'vm':
      return vmPieces(plan);
    case 'node':
      return nodePieces(plan);
  }
}
