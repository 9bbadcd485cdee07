/** The release, as package.json has it (a test compares them; reading the file would need its place after a build). */
export const VERSION = '0.1.0';
