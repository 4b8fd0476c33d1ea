import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate --name what_it_does`: the name is given by hand. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './drizzle/schema/index.ts',
  out: './drizzle/migrations',
});
