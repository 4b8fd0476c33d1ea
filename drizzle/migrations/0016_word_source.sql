ALTER TABLE "command_approvals" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "commands" DROP COLUMN "requested_with_key";