CREATE TABLE "enrolments" (
	"key_id" text NOT NULL,
	"id" uuid NOT NULL,
	"server_id" uuid NOT NULL,
	"agent_key_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "enrolments_key_id_id_pk" PRIMARY KEY("key_id","id")
);
--> statement-breakpoint
ALTER TABLE "enrolments" ADD CONSTRAINT "enrolments_key_id_api_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."api_keys"("id") ON DELETE cascade ON UPDATE no action;