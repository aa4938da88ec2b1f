package io.kith.benchmarks.spring;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The smallest application with an endpoint or two, as the guide for beginners writes it. */
@SpringBootApplication(proxyBeanMethods = false)
class EchoApplication {

  @RestController
  static class EchoController {
    /** Reads every field and answers with a new message. */
    @PostMapping("/echo")
    EchoMessage echo(@RequestBody EchoMessage request) {
      return new EchoMessage(request.id(), request.name(), request.payload());
    }

    /** The same for the load that has no payload of bytes. */
    @PostMapping("/note")
    Note note(@RequestBody Note request) {
      return new Note(request.id(), request.name(), request.text());
    }
  }
}
