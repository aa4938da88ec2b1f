package io.kith.cli;

import io.kith.console.Role;
import io.kith.console.UserFile;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code kith hub-user}: who may sign in to a hub. */
@Command(
    name = "hub-user",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Adds a user of a hub, changes one, or removes one.",
    descriptionHeading = "%n",
    description = {
      "The password is asked for in a terminal, and is the first line of the input elsewhere. Hubs that use the file notice within seconds; the user's sessions of before end.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it was done",
      "1:the file cannot be used, or has no such user",
      "2:wrong usage"
    })
final class HubUserCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "who it is, such as alice or alice@example.org")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String name;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "view",
      converter = RoleConverter.class,
      description = "view, or operate for those who may change things; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Role role;

  @Option(names = "--remove", description = "remove the user")
  private boolean remove;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description =
          "the file of users; default: hub-users in $XDG_STATE_HOME/kith or ~/.local/state/kith")
  private @Nullable Path file;

  /** Reads a role. */
  static final class RoleConverter implements ITypeConverter<Role> {
    @Override
    public Role convert(String text) {
      try {
        return Role.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  @Override
  public Integer call() {
    Path path = file == null ? HubAccess.usersFile() : file;
    try {
      return change(new UserFile(path), path) ? 0 : 1;
    } catch (IOException e) {
      spec.commandLine().getErr().println("kith hub-user: " + e.getMessage());
      return 1;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private boolean change(UserFile users, Path path) throws IOException {
    if (remove) {
      boolean removed = users.remove(name);
      say(removed ? name + " is removed from " + path : path + " has no user " + name);
      return removed;
    }
    users.put(name, role, password());
    say(name + " may " + role.text() + ", by " + path);
    return true;
  }

  private void say(String text) {
    spec.commandLine().getOut().println(text);
    spec.commandLine().getOut().flush();
  }

  private String password() throws IOException {
    Console console = System.console();
    if (console != null && console.isTerminal()) {
      String first = read(console, "Password of " + name + ": ");
      if (!first.equals(read(console, "Once more: "))) {
        throw new IllegalArgumentException("the two passwords differ");
      }
      return first;
    }
    // Not closed: the input is the process's.
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    if (line == null) {
      throw new IllegalArgumentException("the input has no line with the password");
    }
    return line;
  }

  private static String read(Console console, String prompt) {
    char[] typed = console.readPassword("%s", prompt);
    return typed == null ? "" : new String(typed);
  }
}
