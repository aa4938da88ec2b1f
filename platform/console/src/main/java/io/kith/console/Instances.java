package io.kith.console;

import io.kith.core.CallException;
import io.kith.core.Code;
import io.kith.core.Delete;
import io.kith.core.Get;
import io.kith.core.HttpBody;
import io.kith.core.Idempotent;
import io.kith.core.Post;
import io.kith.core.Service;
import java.time.Instant;
import java.util.List;

/** All processes that the registry knows, and what each is doing right now. */
@Service("kith.hub.Instances")
public interface Instances {

  /**
   * The processes, by application and id.
   *
   * @param service only those of this application; empty for all
   */
  @Idempotent
  @Get("/api/instances")
  List<Process> processes(String service);

  /**
   * One process.
   *
   * @throws CallException {@link Code#NOT_FOUND} if the registry does not know it
   */
  @Idempotent
  @Get("/api/instances/{instance}")
  Process process(String instance);

  /**
   * What the debug port of a process shows, under the same path and with the same arguments there.
   *
   * @param instance the id of the process
   * @param path such as {@code threads}
   * @param query the arguments, as a query of a URL has them, without the question mark
   * @throws CallException {@link Code#NOT_FOUND} if the registry does not know the process; {@link
   *     Code#FAILED_PRECONDITION} if it has no debug port, or none that can be reached from here;
   *     {@link Code#UNAVAILABLE} if that does not answer
   */
  @Get("/api/instances/{instance}/debug/{path...}")
  HttpBody look(String instance, String query, String path);

  /** Has the debug port of a process do something, in the same way. */
  @Post("/api/instances/{instance}/debug/{path...}")
  HttpBody act(String instance, String query, String path, HttpBody body);

  /** Has it remove something. */
  @Delete("/api/instances/{instance}/debug/{path...}")
  HttpBody remove(String instance, String query, String path);

  /**
   * A process.
   *
   * @param service the application, as it is called in traces and on the map
   * @param weight how much it can take compared with the others
   * @param state {@code starting}, {@code ready} or {@code draining}
   * @param serves the contracts of what it serves, by their names
   * @param debugAddress where its debug port is; empty if it has none
   * @param debugTrouble why the hub cannot ask that; empty if it can
   */
  record Process(
      String id,
      String service,
      String version,
      String address,
      String region,
      String zone,
      String cell,
      int weight,
      String state,
      Instant since,
      List<Label> labels,
      List<String> serves,
      String debugAddress,
      String debugTrouble) {}

  /** A label and its value. */
  record Label(String name, String value) {}
}
