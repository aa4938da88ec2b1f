package io.kith.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pages' TypeScript is right by its types: esbuild, which makes the pages, does not look. */
@Timeout(120)
final class TypesTest {

  private static final Path MODULES = Path.of("target/node_modules").toAbsolutePath();

  private static String check(Path project) throws IOException, InterruptedException {
    Path driver =
        Driver.ensureDriverInstalled(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), false)
            .driverDir();
    Path node =
        Stream.of("node", "node.exe")
            .map(driver::resolve)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow();
    Process compiler =
        new ProcessBuilder(
                List.of(
                    node.toString(),
                    MODULES.resolve("typescript/lib/tsc.js").toString(),
                    "--project",
                    project.toString(),
                    "--pretty",
                    "false"))
            .redirectErrorStream(true)
            .start();
    String told = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = compiler.waitFor();
    return told.isBlank() && code != 0 ? "tsc ended with " + code : told;
  }

  @Test
  void the_pages_have_no_error_of_types() throws Exception {
    assertThat(check(Path.of("src/main/web"))).isBlank();
  }

  @Test
  void an_error_of_types_is_found(@TempDir Path project) throws Exception {
    Files.writeString(project.resolve("wrong.ts"), "export const wrong: number = 'text';\n");
    Files.writeString(project.resolve("tsconfig.json"), "{\"compilerOptions\":{\"noEmit\":true}}");
    assertThat(check(project)).contains("wrong.ts", "TS2322");
  }
}
