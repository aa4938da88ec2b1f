package io.kith.transport.http;

import io.kith.core.Metadata;
import java.util.Set;

/** What a handler says besides its reply, as header fields of the answer. */
final class AnswerFields {

  /** Those of a service's own. */
  private static final String OWN_PREFIX = "x-";

  /** Those of HTTP that are a handler's to say; others say how the answer is sent. */
  private static final Set<String> KNOWN =
      Set.of(
          "cache-control",
          "content-disposition",
          "content-language",
          "content-security-policy",
          "cross-origin-embedder-policy",
          "cross-origin-opener-policy",
          "cross-origin-resource-policy",
          "etag",
          "expires",
          "last-modified",
          "link",
          "location",
          "permissions-policy",
          "referrer-policy",
          "set-cookie",
          "strict-transport-security",
          "vary",
          "www-authenticate");

  private AnswerFields() {}

  /** The response, with what is to be said. */
  static HttpResponse add(Metadata metadata, HttpResponse response) {
    HttpResponse[] all = {response};
    metadata.forEach((name, value) -> {
      if ((name.startsWith(OWN_PREFIX) || KNOWN.contains(name)) && isValue(value)) {
        all[0] = all[0].with(name, value.strip());
      }
    });
    return all[0];
  }

  /** Whether a text can stand in a header field. */
  static boolean isValue(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /** Whether a list of tags of what a client has holds this one, however strong. */
  static boolean lists(String tags, String tag) {
    if (tags.isEmpty()) {
      return false;
    }
    for (String element : tags.split(",", -1)) {
      String one = element.strip();
      if (one.equals("*") || strong(one).equals(strong(tag))) {
        return true;
      }
    }
    return false;
  }

  private static String strong(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
