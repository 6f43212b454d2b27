package dev.latchkey.server.token;

import dev.latchkey.server.credential.LiveClient;

/**
 * A client that proved itself.
 *
 * @param secretId which of its secrets it used
 */
record AuthenticatedClient(LiveClient client, String secretId) {}
