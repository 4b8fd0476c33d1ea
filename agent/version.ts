/** Sent in `hello` and printed by `--version`; a test keeps it equal to package.json. */
export const agentVersion = '0.1.0';
