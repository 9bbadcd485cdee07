import type { RegisteredRouter } from '@tanstack/react-router';

/** Paths of pages without parameters, as the router knows them. */
export type PagePath = Exclude<keyof RegisteredRouter['routesByPath'], `${string}$${string}` | ''>;
