DROP INDEX "alerts_one_open_external_key";--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "hook_key_id" text;--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_one_open_external_key" ON "alerts" USING btree ("source","hook_key_id","fingerprint") WHERE "alerts"."resolved_at" is null and "alerts"."fingerprint" is not null;