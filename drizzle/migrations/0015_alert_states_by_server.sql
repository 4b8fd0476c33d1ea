CREATE INDEX "alert_states_server_idx" ON "alert_states" USING btree ("server_id");--> statement-breakpoint
ALTER TABLE "watermarks" DROP COLUMN "shard";