package io.kith;

import io.kith.core.Get;
import io.kith.core.Header;
import io.kith.core.HttpBody;
import io.kith.core.Post;
import io.kith.core.Put;
import io.kith.core.Service;
import java.util.List;

/** A service whose bodies over HTTP are what they are. */
@Service("test.Album")
public interface Album {

  /** What is kept under a path. */
  @Get("/album/{path...}")
  HttpBody show(String path);

  /** A picture has a path of its own in the same place. */
  @Get("/album/{name}/size")
  int size(String name);

  /** Gives back what it is given. */
  @Post("/mirror")
  HttpBody mirror(HttpBody body);

  /** Keeps a picture. */
  @Put("/album/{path...}")
  String keep(String path, List<String> tags, @Header("cookie") String cookie, HttpBody picture);

  /** Whatever is left. */
  @Post("/{path...}")
  String rest(String path);
}
