#!/bin/bash
# Gives each service a database and a role of its own, when the volume is new. The image runs it.
set -euo pipefail

create() {
  local database=$1 role=$2 password=$3
  psql --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" \
    --set database="$database" --set role="$role" --set password="$password" <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
CREATE DATABASE :"database" OWNER :"role";
-- Every role may connect to every database unless told otherwise.
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
SQL
}

create auth auth_service "$AUTH_DB_PASSWORD"
create users user_service "$USER_DB_PASSWORD"
create notifications notification_service "$NOTIFICATION_DB_PASSWORD"
create orders checkout_service "$CHECKOUT_DB_PASSWORD"
create payments payment_service "$PAYMENT_DB_PASSWORD"
create inventory inventory_service "$INVENTORY_DB_PASSWORD"
