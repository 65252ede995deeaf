/** The settings of our PostgreSQL that differ from its defaults. */
export function postgresSettings(socketFolder: string): readonly string[] {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port: '5432',
    // Sized for one node on a small machine.
    shared_buffers: '32MB',
    max_connections: '50',
    max_wal_size: '128MB',
    min_wal_size: '32MB',
    io_method: 'sync',
    jit: 'off',
    // Lower levels would log statements and rows.
    log_min_messages: 'fatal',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
