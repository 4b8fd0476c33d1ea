CREATE TABLE "approval_messages" (
	"command_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"message_ref" text,
	"shown" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone,
	"last_error" text,
	CONSTRAINT "approval_messages_command_id_channel_pk" PRIMARY KEY("command_id","channel")
);
--> statement-breakpoint
ALTER TABLE "command_approvals" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "approval_messages" ADD CONSTRAINT "approval_messages_command_id_commands_id_fk" FOREIGN KEY ("command_id") REFERENCES "public"."commands"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "approval_messages_open_idx" ON "approval_messages" USING btree ("next_attempt_at") WHERE "approval_messages"."done_at" is null;--> statement-breakpoint
ALTER TABLE "commands" DROP COLUMN "requested_with_key";