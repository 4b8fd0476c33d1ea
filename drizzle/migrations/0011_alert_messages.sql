CREATE TABLE "notification_alerts" (
	"notification_id" uuid NOT NULL,
	"alert_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"joined_at" timestamp with time zone DEFAULT now() NOT NULL,
	"not_before" timestamp with time zone,
	"told_event_id" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "notification_alerts_notification_id_alert_id_pk" PRIMARY KEY("notification_id","alert_id"),
	CONSTRAINT "notification_alerts_channel_key" UNIQUE("alert_id","channel")
);
--> statement-breakpoint
ALTER TABLE "notifications" DROP CONSTRAINT "notifications_alert_channel_key";--> statement-breakpoint
ALTER TABLE "notifications" DROP CONSTRAINT "notifications_alert_id_alerts_id_fk";
--> statement-breakpoint
ALTER TABLE "notifications" ALTER COLUMN "wanted_version" SET DEFAULT 1;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "aggregation" text DEFAULT 'last' NOT NULL;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "window_seconds" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "group_key" text;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "wake_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "mention" text;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "notified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "flaps" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "notifications" ADD COLUMN "closed_at" timestamp with time zone;--> statement-breakpoint
-- Messages that were about one alert stay so, and are closed: what fires from now on opens one of its group's.
UPDATE "notifications" SET
  "group_key" = coalesce('rule:' || "alerts"."rule_id", 'alert:' || "alerts"."id"), "closed_at" = now(),
  "notified_at" = case when "message_ref" is not null then "notifications"."created_at" end,
  -- Looked at once, which finds when its repeat is due.
  "wake_at" = case when "notifications"."state" = 'delivered' and "alerts"."resolved_at" is null then now() end
FROM "alerts" WHERE "alerts"."id" = "alert_id";--> statement-breakpoint
INSERT INTO "notification_alerts" ("notification_id", "alert_id", "channel", "joined_at", "told_event_id")
SELECT "id", "alert_id", "channel", "created_at", "thread_event_id" FROM "notifications";--> statement-breakpoint
ALTER TABLE "notifications" ALTER COLUMN "group_key" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "notification_alerts" ADD CONSTRAINT "notification_alerts_notification_id_notifications_id_fk" FOREIGN KEY ("notification_id") REFERENCES "public"."notifications"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_alerts" ADD CONSTRAINT "notification_alerts_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "notifications_one_open_key" ON "notifications" USING btree ("channel","group_key") WHERE "notifications"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "notifications_wake_idx" ON "notifications" USING btree ("wake_at") WHERE "notifications"."state" = 'delivered';--> statement-breakpoint
ALTER TABLE "notifications" DROP COLUMN "alert_id";--> statement-breakpoint
ALTER TABLE "notifications" DROP COLUMN "thread_event_id";