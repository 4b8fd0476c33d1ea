ALTER TABLE "subscriptions" ADD COLUMN "rule" text;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "metric" text;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "mention" text;--> statement-breakpoint
ALTER TABLE "digests" ADD COLUMN "owed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "digests" ADD COLUMN "retry_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "digests" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "digests_owed_idx" ON "digests" USING btree ("retry_at") WHERE "digests"."owed_at" is not null;