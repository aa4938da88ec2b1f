package io.kith.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * An authority that issues certificates for tests, so that none needs to be kept anywhere.
 *
 * {@snippet :
 * Authority authority = Authority.create("test");
 * Authority.Issued membership = authority.certificate("membership").dns("localhost").issue();
 * membership.writeTo(directory.resolve("cert.pem"), directory.resolve("key.pem"));
 * }
 *
 * <p>Thread-safe.
 */
public final class Authority {

  private static final Duration VALIDITY = Duration.ofDays(30);

  private final String name;
  private final KeyPair keys;
  private final X509Certificate certificate;
  private final AtomicLong serial = new AtomicLong(1);

  private Authority(String name) {
    this.name = name;
    this.keys = ellipticKeys();
    this.certificate = certificate(name).signed(keys, true);
  }

  /** A new authority with a key of its own. */
  public static Authority create(String name) {
    return new Authority(name);
  }

  /** Its own certificate, in PEM: what others are to trust. */
  public String pem() {
    return asPem(certificate);
  }

  /** Writes its own certificate to the file, and returns that. */
  public Path writeTo(Path file) {
    return write(file, pem());
  }

  /** A certificate to be issued for somebody of this common name. */
  public Request certificate(String commonName) {
    return new Request(commonName);
  }

  /** What is asked of the authority; each method adds to it. Not thread-safe. */
  public final class Request {
    private final String commonName;
    private final List<GeneralName> names = new ArrayList<>();
    private KeyPair subjectKeys = ellipticKeys();
    private Instant from = Instant.now().minus(Duration.ofHours(1));
    private Instant until = Instant.now().plus(VALIDITY);

    private Request(String commonName) {
      this.commonName = commonName;
    }

    /** With this DNS name among the subject's alternative names. */
    public Request dns(String value) {
      names.add(new GeneralName(GeneralName.dNSName, value));
      return this;
    }

    /** With this IP address among them. */
    public Request ip(String value) {
      names.add(new GeneralName(GeneralName.iPAddress, value));
      return this;
    }

    /** With this URI among them. */
    public Request uri(String value) {
      names.add(new GeneralName(GeneralName.uniformResourceIdentifier, value));
      return this;
    }

    /** With an RSA key of 2048 bits; without this, the key is on the curve P-256. */
    public Request rsa() {
      subjectKeys = keys("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
      return this;
    }

    /** With a key that TLS is seldom done with. */
    public Request ed25519() {
      subjectKeys = keys("Ed25519", null);
      return this;
    }

    /** Valid between these times; without this, from an hour ago for thirty days. */
    public Request valid(Instant first, Instant last) {
      from = first;
      until = last;
      return this;
    }

    /** The certificate and its key. */
    public Issued issue() {
      return new Issued(signed(subjectKeys, false), subjectKeys);
    }

    private X509Certificate signed(KeyPair subject, boolean isAuthority) {
      try {
        var builder =
            new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + name),
                BigInteger.valueOf(serial.getAndIncrement()),
                Date.from(from),
                Date.from(until),
                new X500Name("CN=" + commonName),
                subject.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
        if (!names.isEmpty()) {
          builder.addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.toArray(GeneralName[]::new)));
        }
        return new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
      } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
        throw new IllegalStateException("no certificate for " + commonName, e);
      }
    }
  }

  /** A certificate and its key. */
  public record Issued(X509Certificate certificate, KeyPair keys) {

    /** The certificate in PEM. */
    public String pem() {
      return asPem(certificate);
    }

    /** The key in PEM, as PKCS#8. */
    public String keyPem() {
      return pkcs8(keys, null);
    }

    /** The key in PEM, as encrypted PKCS#8: AES-256, and a key made of the password by PBKDF2. */
    public String keyPem(String password) {
      try {
        return pkcs8(
            keys,
            new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                .setPassword(password.toCharArray())
                .setPRF(JcaPKCS8Generator.PRF_HMACSHA256)
                .setProvider(new BouncyCastleProvider())
                .build());
      } catch (OperatorCreationException e) {
        throw new IllegalStateException("no encryption", e);
      }
    }

    /** Writes the certificate and the key, the key first. */
    public void writeTo(Path certificateFile, Path keyFile) {
      write(keyFile, keyPem());
      write(certificateFile, pem());
    }
  }

  private static String pkcs8(KeyPair keys, @Nullable OutputEncryptor encryptor) {
    try {
      return asPem(new JcaPKCS8Generator(keys.getPrivate(), encryptor).generate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String asPem(Object object) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeyPair ellipticKeys() {
    return keys("EC", new ECGenParameterSpec("secp256r1"));
  }

  private static KeyPair keys(String algorithm, @Nullable AlgorithmParameterSpec parameters) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (parameters != null) {
        generator.initialize(parameters);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key of the kind " + algorithm, e);
    }
  }
}
