ALTER TABLE "alerts" ALTER COLUMN "rule_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ALTER COLUMN "server_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ALTER COLUMN "metric" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ALTER COLUMN "comparator" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ALTER COLUMN "threshold" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "source" text DEFAULT 'rule' NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "fingerprint" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "external_group_key" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "labels" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "annotations" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "generator_url" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "expires_at" timestamp with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_one_open_external_key" ON "alerts" USING btree ("source","fingerprint") WHERE "alerts"."resolved_at" is null and "alerts"."fingerprint" is not null;--> statement-breakpoint
CREATE INDEX "alerts_fingerprint_idx" ON "alerts" USING btree ("source","fingerprint","id") WHERE "alerts"."fingerprint" is not null;--> statement-breakpoint
CREATE INDEX "alerts_expiry_idx" ON "alerts" USING btree ("expires_at") WHERE "alerts"."resolved_at" is null;--> statement-breakpoint
ALTER TABLE "alerts" ADD CONSTRAINT "alerts_of_rule_or_external" CHECK (("alerts"."source" = 'rule') = ("alerts"."fingerprint" is null)
      and ("alerts"."source" <> 'rule' or ("alerts"."rule_id" is not null and "alerts"."server_id" is not null
        and "alerts"."metric" is not null and "alerts"."comparator" is not null and "alerts"."threshold" is not null)));