package io.kith.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** A window of a laptop's size, with what its browser complains of. */
final class Window implements AutoCloseable {

  private static final Path PICTURES = Path.of("target/pages");
  private static final String AXE = axe();

  /** Errors of scripts, of the security policy, and requests that failed. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  final BrowserContext context;
  final Page page;

  Window(Browser browser, ColorScheme scheme, String language) {
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(1366, 768)
                .setColorScheme(scheme)
                .setLocale(language));
    page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error")) {
        complaints.add(message.text() + " " + message.location());
      }
    });
    page.onPageError(complaints::add);
  }

  private static String axe() {
    try (InputStream script = Window.class.getResourceAsStream("/axe.min.js")) {
      return new String(
          Objects.requireNonNull(script, "axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What keeps people from using the page, seriously. */
  @SuppressWarnings("unchecked")
  List<String> barriers() {
    page.evaluate(AXE);
    var found =
        (List<Map<String, Object>>)
            page.evaluate(
                """
                async () => (await axe.run()).violations
                  .filter(v => v.impact === 'serious' || v.impact === 'critical')
                  .map(v => ({
                    id: v.id,
                    at: v.nodes.slice(0, 4).map(n => n.html + ' ' + n.failureSummary).join('; ')}))
                """);
    return found.stream().map(v -> v.get("id") + ": " + v.get("at")).toList();
  }

  void picture(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
  }

  @Override
  public void close() {
    context.close();
  }
}
