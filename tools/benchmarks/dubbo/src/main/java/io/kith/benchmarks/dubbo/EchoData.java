package io.kith.benchmarks.dubbo;

import java.io.Serial;
import java.io.Serializable;

/**
 * The message as Dubbo's serializations want it: a class with a constructor without parameters and
 * with fields that can be set.
 */
public final class EchoData implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private long id;
  private String name = "";
  private byte[] payload = {};

  public EchoData() {}

  public EchoData(long id, String name, byte[] payload) {
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
