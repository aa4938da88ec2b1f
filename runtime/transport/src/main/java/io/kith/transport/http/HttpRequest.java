package io.kith.transport.http;

import java.util.Optional;

/**
 * A request as it came.
 *
 * @param method such as {@code POST}
 * @param path decoded no further than the target is, without the query
 * @param query what follows the question mark, undecoded; empty if there is none
 * @param fields the header fields
 * @param body as it was sent, without chunks
 * @param isPersistent whether the client will use the connection for more
 */
record HttpRequest(
    String method, String path, String query, Fields fields, byte[] body, boolean isPersistent) {

  Optional<String> field(String name) {
    return fields.get(name);
  }
}
