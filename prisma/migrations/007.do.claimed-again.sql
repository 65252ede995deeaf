-- A claimed server can have a claim link again, which its operator asked for.
ALTER TABLE "Server" DROP CONSTRAINT "Server_claimed_once";
