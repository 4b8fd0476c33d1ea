CREATE TABLE "escalation_policies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"scope" text DEFAULT '--all' NOT NULL,
	"min_severity" text DEFAULT 'critical' NOT NULL,
	"steps" jsonb NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "escalations" (
	"alert_id" uuid NOT NULL,
	"policy_id" uuid NOT NULL,
	"next_step" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"stop_reason" text,
	CONSTRAINT "escalations_alert_id_policy_id_pk" PRIMARY KEY("alert_id","policy_id")
);
--> statement-breakpoint
CREATE TABLE "quiet_hours" (
	"id" uuid PRIMARY KEY NOT NULL,
	"channel" text,
	"scope" text DEFAULT '--all' NOT NULL,
	"time_zone" text NOT NULL,
	"days" jsonb NOT NULL,
	"from_minute" integer NOT NULL,
	"until_minute" integer NOT NULL,
	"bypass_severity" text,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "digests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"scope" text DEFAULT '--all' NOT NULL,
	"time_zone" text NOT NULL,
	"days" jsonb NOT NULL,
	"at_minute" integer NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"last_error" text,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "digests_channel_scope_key" UNIQUE("channel","scope")
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"webhook_id" uuid NOT NULL,
	"alert_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"payload" jsonb NOT NULL,
	"state" text DEFAULT 'owed' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_by" uuid,
	"claimed_until" timestamp with time zone,
	"response_status" integer,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_deliveries_once_key" UNIQUE("webhook_id","alert_id","version")
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"secret" text NOT NULL,
	"scope" text DEFAULT '--all' NOT NULL,
	"min_severity" text DEFAULT 'info' NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "culprit_containers" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "quiet_reason" text;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "silence_id" uuid;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "silenced_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "inhibited_by" uuid;--> statement-breakpoint
ALTER TABLE "silences" ADD COLUMN "matchers" jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "silences" ADD COLUMN "ended_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "silences" ADD COLUMN "ended_by" text;--> statement-breakpoint
ALTER TABLE "silences" ADD COLUMN "created_by" uuid;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "escalations" ADD CONSTRAINT "escalations_policy_id_escalation_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."escalation_policies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "escalation_policies_name_key" ON "escalation_policies" USING btree (lower("name"));--> statement-breakpoint
CREATE INDEX "escalations_due_idx" ON "escalations" USING btree ("next_at") WHERE "escalations"."state" = 'running';--> statement-breakpoint
CREATE INDEX "digests_due_idx" ON "digests" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_owed_idx" ON "webhook_deliveries" USING btree ("next_attempt_at") WHERE "webhook_deliveries"."state" = 'owed';--> statement-breakpoint
CREATE UNIQUE INDEX "webhooks_name_key" ON "webhooks" USING btree (lower("name"));--> statement-breakpoint
CREATE INDEX "silences_running_idx" ON "silences" USING btree ("ends_at") WHERE "silences"."ended_at" is null;--> statement-breakpoint
ALTER TABLE "silences" DROP COLUMN "scope";--> statement-breakpoint
ALTER TABLE "silences" DROP COLUMN "rule_id";