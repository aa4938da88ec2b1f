package io.kith.debug;

import io.kith.transport.Identity;

/** The page that leads to all others. */
final class Index {

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><title>%1$s</title>
      <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
      <style>body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}
      dt{margin-top:.6rem}dd{margin:0;opacity:.75}</style></head><body>
      <h1>%1$s</h1><p>%2$s</p><dl>
      <dt><a href="/health/live">/health/live</a>, <a href="/health/ready">/health/ready</a></dt><dd>whether it answers, and may be called</dd>
      <dt><a href="/calls">/calls</a></dt><dd>the calls under way on both sides, the oldest first</dd>
      <dt><a href="/connections">/connections</a></dt><dd>open connections with their queues</dd>
      <dt><a href="/threads/text">/threads/text</a>, <a href="/threads">/threads</a></dt><dd>threads by equal stacks, locks with owners and waiters, deadlocks; <a href="/threads/text?owners=true">with the owners of all locks</a>, which looks through the heap</dd>
      <dt><a href="/flame/cpu?seconds=10">/flame/cpu</a>, <a href="/flame/alloc?seconds=10">/flame/alloc</a>, <a href="/flame/lock?seconds=10">/flame/lock</a></dt><dd>flame graphs of the next ten seconds; <a href="/flame/cpu/stacks?seconds=10">as stacks</a></dd>
      <dt><a href="/heap?top=50">/heap</a></dt><dd>what the heap is full of, by class</dd>
      <dt><a href="/jfr">/jfr</a></dt><dd>flight recordings; POST starts one</dd>
      <dt><a href="/metrics">/metrics</a></dt><dd>for Prometheus</dd>
      <dt><a href="/config">/config</a>, <a href="/rules">/rules</a></dt><dd>the values in force, and where they come from</dd>
      <dt><a href="/registry">/registry</a></dt><dd>the instances that this process knows</dd>
      <dt><a href="/loggers">/loggers</a></dt><dd>levels of loggers; POST changes one</dd>
      <dt><a href="/openapi.json">/openapi.json</a></dt><dd>all of this for programs</dd>
      </dl></body></html>
      """;

  private Index() {}

  static String page(Identity identity) {
    return PAGE.formatted(escaped(identity.app()), escaped(identity.instance()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
