package io.kith.benchmarks.sofa;

import java.io.Serial;
import java.io.Serializable;

/**
 * The message as Hessian wants it: a class with a constructor without parameters and with fields
 * that can be set.
 */
public final class EchoMessage implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private long id;
  private String name = "";
  private byte[] payload = {};

  public EchoMessage() {}

  public EchoMessage(long id, String name, byte[] payload) {
    this.id = id;
    this.name = name;
    this.payload = payload;
  }

  public long getId() {
    return id;
  }

  public void setId(long id) {
    this.id = id;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public byte[] getPayload() {
    return payload;
  }

  public void setPayload(byte[] payload) {
    this.payload = payload;
  }
}
