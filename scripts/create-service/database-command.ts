import type { NewService } from './new-service.ts';

type DatabaseFacts = Pick<NewService, 'name' | 'database' | 'role'>;

/** What postgres/databases.sh does for a volume that is new. */
export const databaseStatements = ({ name, database, role }: DatabaseFacts): string[] => [
  `CREATE ROLE ${role} LOGIN PASSWORD 'demo-${name}-db'`,
  `CREATE DATABASE ${database} OWNER ${role}`,
  `REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC`,
];

/** For the shell: creates the database of a service in the running PostgreSQL of the compose stack. */
export function createDatabaseCommand(service: DatabaseFacts): string {
  const options = databaseStatements(service).map((statement) => ` \\\n    -c "${statement}"`);
  return `  docker compose exec postgres psql --username postgres${options.join('')}`;
}
