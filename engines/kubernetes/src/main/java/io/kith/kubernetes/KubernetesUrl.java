package io.kith.kubernetes;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the URL of a registry in Kubernetes says: {@code kubernetes:namespace?port=kith&pods=true}.
 *
 * @param namespace where instances are looked for; empty for that of this pod
 * @param everywhere whether they are looked for in all namespaces
 * @param port the name of the port at which instances are called
 * @param pods whether pods are watched as well, for what stands in their labels
 */
record KubernetesUrl(Optional<String> namespace, boolean everywhere, String port, boolean pods) {

  static final String SCHEME = "kubernetes";

  private static final String ALL = "*";
  private static final String USUAL_PORT = "kith";
  private static final Pattern FORM =
      Pattern.compile(
          SCHEME + ":(?<namespace>\\*|[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?|)(?:\\?(?<said>.*))?");
  private static final Pattern PORT = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException if it is no such URL; says what is expected
   */
  static KubernetesUrl parse(String url) {
    Matcher form = FORM.matcher(url);
    if (!form.matches()) {
      throw wrong(url);
    }
    String namespace = form.group("namespace");
    Map<String, String> said = settings(url, Optional.ofNullable(form.group("said")).orElse(""));
    String port = said.getOrDefault("port", USUAL_PORT);
    String pods = said.getOrDefault("pods", "false");
    if (!PORT.matcher(port).matches() || !(pods.equals("true") || pods.equals("false"))) {
      throw wrong(url);
    }
    boolean everywhere = namespace.equals(ALL);
    return new KubernetesUrl(
        namespace.isEmpty() || everywhere ? Optional.empty() : Optional.of(namespace),
        everywhere,
        port,
        pods.equals("true"));
  }

  private static Map<String, String> settings(String url, String text) {
    var said = new HashMap<String, String>();
    for (String setting : text.isEmpty() ? new String[0] : text.split("&", -1)) {
      String[] pair = setting.split("=", 2);
      boolean known = pair[0].equals("port") || pair[0].equals("pods");
      if (!known || pair.length == 1 || said.put(pair[0], pair[1]) != null) {
        throw wrong(url);
      }
    }
    return said;
  }

  private static IllegalArgumentException wrong(String url) {
    return new IllegalArgumentException(
        "'"
            + url
            + "' is no URL of a registry in Kubernetes; expected kubernetes: for the namespace of"
            + " this pod, kubernetes:namespace or kubernetes:*, and after a ? any of"
            + " port=name-of-a-port and pods=true with & between them");
  }
}
