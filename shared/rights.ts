/** Apart from the schemas: the web page reads it without carrying zod. */
export const roles = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

export const verbClasses = ['read', 'logs', 'operate', 'destructive', 'exec', 'admin'] as const;
export type VerbClass = (typeof verbClasses)[number];

/** What each role may do. The API decides by it; the bot hides from help what would be refused. */
export const roleClasses = {
  viewer: ['read'],
  operator: ['read', 'logs', 'operate', 'destructive'],
  admin: verbClasses,
} as const satisfies Record<Role, readonly VerbClass[]>;
