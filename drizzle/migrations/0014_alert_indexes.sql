DROP INDEX "escalations_due_idx";--> statement-breakpoint
CREATE INDEX "alerts_resolved_idx" ON "alerts" USING btree ("resolved_at") WHERE "alerts"."resolved_at" is not null;--> statement-breakpoint
CREATE INDEX "escalations_due_idx" ON "escalations" USING btree ("next_at") WHERE "escalations"."state" <> 'done';