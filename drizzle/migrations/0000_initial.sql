CREATE TABLE "api_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"scope" text NOT NULL,
	"server_id" uuid,
	"user_id" uuid,
	"secret_hash" "bytea" NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	"rotated_from" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "grants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"tag" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "grants_user_role_tag_key" UNIQUE NULLS NOT DISTINCT("user_id","role","tag")
);
--> statement-breakpoint
CREATE TABLE "identities" (
	"id" uuid PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"workspace_id" text NOT NULL,
	"external_user_id" text NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "identities_external_key" UNIQUE("platform","workspace_id","external_user_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"refresh_hash" "bytea" NOT NULL,
	"previous_hash" "bytea",
	"rotated_at" timestamp with time zone,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alert_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"alert_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"actor" text,
	"detail" text
);
--> statement-breakpoint
CREATE TABLE "alert_rules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"builtin" text,
	"enabled" boolean DEFAULT true NOT NULL,
	"scope" text NOT NULL,
	"metric" text NOT NULL,
	"key_pattern" text DEFAULT '*' NOT NULL,
	"aggregation" text DEFAULT 'last' NOT NULL,
	"window_seconds" integer DEFAULT 0 NOT NULL,
	"comparator" text NOT NULL,
	"warning_threshold" double precision,
	"critical_threshold" double precision,
	"recovery_threshold" double precision,
	"hold_seconds" integer DEFAULT 0 NOT NULL,
	"keep_firing_seconds" integer DEFAULT 0 NOT NULL,
	"no_data_policy" text DEFAULT 'keep' NOT NULL,
	"no_data_seconds" integer DEFAULT 60 NOT NULL,
	"channel" text,
	"runbook_url" text,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "alert_states" (
	"rule_id" uuid NOT NULL,
	"server_id" uuid NOT NULL,
	"key" text NOT NULL,
	"state" jsonb NOT NULL,
	"evaluated_through" timestamp with time zone,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "alert_states_rule_id_server_id_key_pk" PRIMARY KEY("rule_id","server_id","key")
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"rule_id" uuid NOT NULL,
	"server_id" uuid NOT NULL,
	"key" text NOT NULL,
	"title" text NOT NULL,
	"metric" text NOT NULL,
	"severity" text NOT NULL,
	"state" text NOT NULL,
	"comparator" text NOT NULL,
	"threshold" double precision NOT NULL,
	"value" double precision,
	"peak_value" double precision,
	"started_at" timestamp with time zone NOT NULL,
	"fired_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	"resolve_reason" text,
	"acknowledged_at" timestamp with time zone,
	"acknowledged_by" text,
	"acknowledge_reason" text,
	"culprits" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"runbook_url" text,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"alert_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"wanted_version" integer NOT NULL,
	"delivered_version" integer DEFAULT 0 NOT NULL,
	"message_ref" text,
	"thread_event_id" bigint DEFAULT 0 NOT NULL,
	"chart_state" text DEFAULT 'wanted' NOT NULL,
	"chart_file_ref" text,
	"state" text DEFAULT 'owed' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_by" uuid,
	"claimed_until" timestamp with time zone,
	"last_error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notifications_alert_channel_key" UNIQUE("alert_id","channel")
);
--> statement-breakpoint
CREATE TABLE "silences" (
	"id" uuid PRIMARY KEY NOT NULL,
	"scope" text NOT NULL,
	"rule_id" uuid,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"author" text NOT NULL,
	"comment" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"scope" text NOT NULL,
	"min_severity" text DEFAULT 'info' NOT NULL,
	"created_by" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "subscriptions_channel_scope_key" UNIQUE("channel","scope")
);
--> statement-breakpoint
CREATE TABLE "audit_entries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_entries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor_user_id" uuid,
	"actor" text NOT NULL,
	"platform" text,
	"workspace_id" text,
	"channel_id" text,
	"raw_text" text,
	"action" text NOT NULL,
	"arguments" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"targets" text[] DEFAULT '{}'::text[] NOT NULL,
	"decision" text NOT NULL,
	"rule" text NOT NULL,
	"command_id" uuid,
	"outcome" text,
	"request_id" text,
	"instance_id" uuid,
	"previous_hash" "bytea",
	"hash" "bytea"
);
--> statement-breakpoint
CREATE TABLE "command_output" (
	"target_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"stream" text NOT NULL,
	"data" text NOT NULL,
	CONSTRAINT "command_output_target_id_seq_pk" PRIMARY KEY("target_id","seq")
);
--> statement-breakpoint
CREATE TABLE "command_targets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"command_id" uuid NOT NULL,
	"server_id" uuid NOT NULL,
	"container_id" text,
	"container_name" text,
	"method" text NOT NULL,
	"params" jsonb NOT NULL,
	"state" text NOT NULL,
	"epoch" bigint,
	"sent_at" timestamp with time zone,
	"send_attempts" integer DEFAULT 0 NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"exit_code" integer,
	"error" jsonb,
	"result" jsonb
);
--> statement-breakpoint
CREATE TABLE "commands" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"source_event_id" text NOT NULL,
	"verb" text NOT NULL,
	"class" text NOT NULL,
	"args" jsonb NOT NULL,
	"reason" text,
	"requested_by" uuid NOT NULL,
	"requested_by_label" text NOT NULL,
	"state" text NOT NULL,
	"argument_hash" "bytea" NOT NULL,
	"confirm_expires_at" timestamp with time zone,
	"confirmed_at" timestamp with time zone,
	"timeout_seconds" integer NOT NULL,
	"deadline_at" timestamp with time zone NOT NULL,
	"output_truncated" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "commands_source_event_key" UNIQUE("source","source_event_id")
);
--> statement-breakpoint
CREATE TABLE "container_samples" (
	"server_id" uuid NOT NULL,
	"sampled_at" timestamp with time zone NOT NULL,
	"memory_bytes" bigint NOT NULL,
	"memory_limit_bytes" bigint NOT NULL,
	"cpu_percent" real NOT NULL,
	"rx_bps" real NOT NULL,
	"tx_bps" real NOT NULL,
	"restarts" integer NOT NULL,
	"container_id" text NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"health" text NOT NULL,
	CONSTRAINT "container_samples_server_id_sampled_at_container_id_pk" PRIMARY KEY("server_id","sampled_at","container_id")
) PARTITION BY RANGE ("sampled_at");
--> statement-breakpoint
CREATE TABLE "disk_samples" (
	"server_id" uuid NOT NULL,
	"sampled_at" timestamp with time zone NOT NULL,
	"total_bytes" bigint NOT NULL,
	"used_bytes" bigint NOT NULL,
	"inodes_total" bigint NOT NULL,
	"inodes_used" bigint NOT NULL,
	"read_bps" real NOT NULL,
	"write_bps" real NOT NULL,
	"mount" text NOT NULL,
	CONSTRAINT "disk_samples_server_id_sampled_at_mount_pk" PRIMARY KEY("server_id","sampled_at","mount")
) PARTITION BY RANGE ("sampled_at");
--> statement-breakpoint
CREATE TABLE "interface_samples" (
	"server_id" uuid NOT NULL,
	"sampled_at" timestamp with time zone NOT NULL,
	"rx_bps" real NOT NULL,
	"tx_bps" real NOT NULL,
	"errors_per_second" real NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "interface_samples_server_id_sampled_at_name_pk" PRIMARY KEY("server_id","sampled_at","name")
) PARTITION BY RANGE ("sampled_at");
--> statement-breakpoint
CREATE TABLE "rollups" (
	"resolution_seconds" integer NOT NULL,
	"server_id" uuid NOT NULL,
	"bucket" timestamp with time zone NOT NULL,
	"minimum" real NOT NULL,
	"average" real NOT NULL,
	"maximum" real NOT NULL,
	"count" integer NOT NULL,
	"metric" text NOT NULL,
	"key" text NOT NULL,
	CONSTRAINT "rollups_resolution_seconds_server_id_metric_key_bucket_pk" PRIMARY KEY("resolution_seconds","server_id","metric","key","bucket")
) PARTITION BY LIST ("resolution_seconds");
--> statement-breakpoint
CREATE TABLE "rollups_1m" PARTITION OF "rollups" FOR VALUES IN (60) PARTITION BY RANGE ("bucket");
--> statement-breakpoint
CREATE TABLE "rollups_1h" PARTITION OF "rollups" FOR VALUES IN (3600);
--> statement-breakpoint
CREATE TABLE "rollups_1d" PARTITION OF "rollups" FOR VALUES IN (86400);
--> statement-breakpoint
CREATE TABLE "samples" (
	"server_id" uuid NOT NULL,
	"sampled_at" timestamp with time zone NOT NULL,
	"seq" bigint NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"uptime_seconds" bigint NOT NULL,
	"memory_total_bytes" bigint NOT NULL,
	"memory_used_bytes" bigint NOT NULL,
	"memory_available_bytes" bigint NOT NULL,
	"swap_total_bytes" bigint NOT NULL,
	"swap_used_bytes" bigint NOT NULL,
	"cpu_percent" real NOT NULL,
	"cpu_user_percent" real NOT NULL,
	"cpu_system_percent" real NOT NULL,
	"cpu_iowait_percent" real NOT NULL,
	"cpu_steal_percent" real NOT NULL,
	"load1" real NOT NULL,
	"load5" real NOT NULL,
	"load15" real NOT NULL,
	"network_rx_bps" real NOT NULL,
	"network_tx_bps" real NOT NULL,
	"disk_read_bps" real NOT NULL,
	"disk_write_bps" real NOT NULL,
	"process_count" integer NOT NULL,
	CONSTRAINT "samples_server_id_sampled_at_seq_pk" PRIMARY KEY("server_id","sampled_at","seq")
) PARTITION BY RANGE ("sampled_at");
--> statement-breakpoint
CREATE TABLE "watermarks" (
	"name" text PRIMARY KEY NOT NULL,
	"through" timestamp with time zone NOT NULL,
	"shard" smallint
);
--> statement-breakpoint
CREATE TABLE "connection_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "connection_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"server_id" uuid,
	"key_id" text,
	"instance_id" uuid,
	"remote_address" text,
	"detail" text
);
--> statement-breakpoint
CREATE TABLE "containers" (
	"server_id" uuid NOT NULL,
	"container_id" text NOT NULL,
	"name" text NOT NULL,
	"info" jsonb NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"gone_at" timestamp with time zone,
	CONSTRAINT "containers_server_id_container_id_pk" PRIMARY KEY("server_id","container_id")
);
--> statement-breakpoint
CREATE TABLE "instances" (
	"id" uuid PRIMARY KEY NOT NULL,
	"hostname" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"lease_until" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "logs" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "logs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"level" text NOT NULL,
	"source" text NOT NULL,
	"server_id" uuid,
	"message" text NOT NULL,
	"fields" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "process_snapshots" (
	"server_id" uuid PRIMARY KEY NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"processes" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sample_gaps" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sample_gaps_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"server_id" uuid NOT NULL,
	"from_seq" bigint NOT NULL,
	"to_seq" bigint NOT NULL,
	"reason" text NOT NULL,
	"reported_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "servers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"tags" text[] DEFAULT '{}'::text[] NOT NULL,
	"shard" smallint NOT NULL,
	"instance_id" uuid,
	"epoch" bigint DEFAULT 0 NOT NULL,
	"protocol" integer,
	"agent_version" text,
	"methods" text[] DEFAULT '{}'::text[] NOT NULL,
	"interval_seconds" integer,
	"inventory" jsonb,
	"docker_available" boolean DEFAULT false NOT NULL,
	"connected_at" timestamp with time zone,
	"disconnected_at" timestamp with time zone,
	"last_seen_at" timestamp with time zone,
	"last_sample_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "grants" ADD CONSTRAINT "grants_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_events" ADD CONSTRAINT "alert_events_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_states" ADD CONSTRAINT "alert_states_rule_id_alert_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."alert_rules"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_alert_id_alerts_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alerts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "command_output" ADD CONSTRAINT "command_output_target_id_command_targets_id_fk" FOREIGN KEY ("target_id") REFERENCES "public"."command_targets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "command_targets" ADD CONSTRAINT "command_targets_command_id_commands_id_fk" FOREIGN KEY ("command_id") REFERENCES "public"."commands"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "containers" ADD CONSTRAINT "containers_server_id_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "process_snapshots" ADD CONSTRAINT "process_snapshots_server_id_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "public"."servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_server_idx" ON "api_keys" USING btree ("server_id");--> statement-breakpoint
CREATE INDEX "identities_user_idx" ON "identities" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "sessions_user_idx" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email_key" ON "users" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "alert_events_alert_idx" ON "alert_events" USING btree ("alert_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "alert_rules_builtin_key" ON "alert_rules" USING btree ("builtin") WHERE "alert_rules"."deleted_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_one_open_key" ON "alerts" USING btree ("rule_id","server_id","key") WHERE "alerts"."resolved_at" is null;--> statement-breakpoint
CREATE INDEX "alerts_server_idx" ON "alerts" USING btree ("server_id","fired_at");--> statement-breakpoint
CREATE INDEX "notifications_owed_idx" ON "notifications" USING btree ("next_attempt_at") WHERE "notifications"."state" = 'owed';--> statement-breakpoint
CREATE INDEX "audit_entries_at_idx" ON "audit_entries" USING btree ("at");--> statement-breakpoint
CREATE INDEX "audit_entries_command_idx" ON "audit_entries" USING btree ("command_id");--> statement-breakpoint
CREATE INDEX "command_targets_command_idx" ON "command_targets" USING btree ("command_id");--> statement-breakpoint
CREATE INDEX "command_targets_server_idx" ON "command_targets" USING btree ("server_id");--> statement-breakpoint
CREATE INDEX "command_targets_open_idx" ON "command_targets" USING btree ("state") WHERE "command_targets"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "commands_created_idx" ON "commands" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "commands_open_idx" ON "commands" USING btree ("deadline_at") WHERE "commands"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "connection_events_server_idx" ON "connection_events" USING btree ("server_id","id");--> statement-breakpoint
CREATE INDEX "containers_name_idx" ON "containers" USING btree ("name");--> statement-breakpoint
CREATE INDEX "logs_at_idx" ON "logs" USING btree ("at");--> statement-breakpoint
CREATE INDEX "sample_gaps_server_idx" ON "sample_gaps" USING btree ("server_id");--> statement-breakpoint
CREATE UNIQUE INDEX "servers_name_key" ON "servers" USING btree (lower("name")) WHERE "servers"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "servers_shard_idx" ON "servers" USING btree ("shard") WHERE "servers"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "servers_instance_idx" ON "servers" USING btree ("instance_id");