-- CreateTable
CREATE TABLE "Room" (
    "handle" BYTEA NOT NULL,
    "linkKey" BYTEA NOT NULL,
    "ownerKey" BYTEA NOT NULL,
    "everyoneSpeaks" BOOLEAN NOT NULL,
    "card" BYTEA NOT NULL,
    "sequence" BIGINT NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "emptySince" TIMESTAMPTZ(3),

    CONSTRAINT "Room_pkey" PRIMARY KEY ("handle")
);

-- CreateTable
CREATE TABLE "House" (
    "handle" BYTEA NOT NULL,
    "linkKey" BYTEA NOT NULL,
    "ownerKey" BYTEA NOT NULL,
    "name" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "House_pkey" PRIMARY KEY ("handle")
);

-- CreateTable
CREATE TABLE "HelloSeen" (
    "key" BYTEA NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "HelloSeen_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Server" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "claimTokenHash" BYTEA,
    "claimedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Server_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Room_emptySince_idx" ON "Room"("emptySince");

-- CreateIndex
CREATE INDEX "HelloSeen_expiresAt_idx" ON "HelloSeen"("expiresAt");

-- Prisma's schema language cannot say the rest
ALTER TABLE "Room"
    ADD CONSTRAINT "Room_handle_length" CHECK (octet_length("handle") = 16),
    ADD CONSTRAINT "Room_linkKey_length" CHECK (octet_length("linkKey") = 32),
    ADD CONSTRAINT "Room_ownerKey_length" CHECK (octet_length("ownerKey") = 32),
    ADD CONSTRAINT "Room_card_length" CHECK (octet_length("card") <= 2048),
    ADD CONSTRAINT "Room_sequence_range" CHECK ("sequence" >= 0);

ALTER TABLE "House"
    ADD CONSTRAINT "House_handle_length" CHECK (octet_length("handle") = 16),
    ADD CONSTRAINT "House_linkKey_length" CHECK (octet_length("linkKey") = 32),
    ADD CONSTRAINT "House_ownerKey_length" CHECK (octet_length("ownerKey") = 32),
    ADD CONSTRAINT "House_name_length" CHECK (octet_length("name") <= 2048);

ALTER TABLE "HelloSeen"
    ADD CONSTRAINT "HelloSeen_key_length" CHECK (octet_length("key") = 32);

ALTER TABLE "Server"
    ADD CONSTRAINT "Server_single_row" CHECK ("id" = 1),
    ADD CONSTRAINT "Server_claimTokenHash_length" CHECK (octet_length("claimTokenHash") = 32),
    ADD CONSTRAINT "Server_claimed_once" CHECK ("claimedAt" IS NULL OR "claimTokenHash" IS NULL);

INSERT INTO "Server" DEFAULT VALUES;
