DROP INDEX "sample_gaps_server_idx";--> statement-breakpoint
ALTER TABLE "sample_gaps" ADD CONSTRAINT "sample_gaps_server_range_key" UNIQUE("server_id","from_seq","to_seq");