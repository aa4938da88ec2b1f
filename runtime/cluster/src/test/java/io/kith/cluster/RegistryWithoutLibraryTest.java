package io.kith.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kith.transport.Identity;
import io.kith.transport.TransportOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Modules of registries that are on the class path without the library that they use. */
final class RegistryWithoutLibraryTest {

  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  @BeforeEach
  void have_two_such_modules_found_first() {
    Thread.currentThread().setContextClassLoader(new WithoutLibrary(before));
  }

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  private static Registry open(String url) {
    return Registries.open(url, new Identity("test", "test-1"), TransportOptions.defaults());
  }

  @Test
  void another_registry_opens() {
    try (Registry registry = open("memory:unharmed")) {
      assertThat(registry.url()).isEqualTo("memory:unharmed");
    }
  }

  @Test
  void the_one_that_is_asked_for_says_what_it_lacks() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("uses://host"))
        .withMessageContainingAll(
            "the registry in uses", "UsesLibrary lacks a library", "Library", "add its module");
  }

  @Test
  void one_that_cannot_even_be_loaded_is_told_of_where_nobody_has_the_scheme() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("extends://host"))
        .withMessageContainingAll("'extends://host'", "memory:", "lacks a library", "Library");
  }

  @Test
  void the_module_of_a_known_registry_is_named() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("nacos://host"))
        .withMessageContaining("io.kith:kith-nacos");
  }

  /** What is missing. */
  public static class Library {

    /** Whatever it does. */
    public Library() {}
  }

  /** Loads, and fails when it opens a registry. */
  public static final class UsesLibrary implements RegistryProvider {

    /** By the loader of services. */
    public UsesLibrary() {}

    @Override
    public String scheme() {
      return "uses";
    }

    @Override
    public Registry open(String url, Identity identity, TransportOptions options) {
      throw new AssertionError(new Library());
    }
  }

  /** Does not load. */
  public static final class ExtendsLibrary extends Library implements RegistryProvider {

    /** By the loader of services. */
    public ExtendsLibrary() {}

    @Override
    public String scheme() {
      return "extends";
    }

    @Override
    public Registry open(String url, Identity identity, TransportOptions options) {
      throw new AssertionError();
    }
  }

  /** Has the two providers of their own, and no library. */
  private static final class WithoutLibrary extends ClassLoader {

    private static final List<String> PROVIDERS =
        List.of(ExtendsLibrary.class.getName(), UsesLibrary.class.getName());

    WithoutLibrary(ClassLoader parent) {
      super(parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(Library.class.getName())) {
        throw new ClassNotFoundException(name);
      }
      if (!PROVIDERS.contains(name)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream bytes = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (bytes == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] all = bytes.readAllBytes();
        return defineClass(name, all, 0, all.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      var all = new ArrayList<URL>();
      if (name.equals("META-INF/services/" + RegistryProvider.class.getName())) {
        all.add(URL.of(URI.create("memory:providers"), new Text(String.join("\n", PROVIDERS))));
      }
      all.addAll(Collections.list(super.getResources(name)));
      return Collections.enumeration(all);
    }
  }

  /** What is read of a URL. */
  private static final class Text extends URLStreamHandler {

    private final String text;

    Text(String text) {
      this.text = text;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() {
          return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }
      };
    }
  }
}
