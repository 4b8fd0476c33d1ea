ALTER TABLE "alert_events" ADD COLUMN "mention" jsonb;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "heard_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "webhooks" ADD COLUMN "only_escalations" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "container_samples" ADD COLUMN "recent_restarts" integer;--> statement-breakpoint
ALTER TABLE "container_samples" ADD COLUMN "recent_oom_kills" integer;--> statement-breakpoint
ALTER TABLE "samples" ADD COLUMN "agent_outdated" boolean;