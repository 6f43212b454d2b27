package dev.latchkey.app.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.latchkey.app.config.Behind;
import dev.latchkey.gateway.proxy.UpstreamHosts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an address of an upstream, made as the gateway makes it: to every address that its name has there, with the same trust
 * and the same protocols.
 */
final class UpstreamConnection implements AutoCloseable {

    private static final String HTTP_2 = "h2";
    private static final int HEAD_BYTES_MAX = 16 * 1024;

    private final Socket socket;

    private UpstreamConnection(Socket socket) {
        this.socket = socket;
    }

    /**
     * Connects, and greets by TLS behind https.
     *
     * @param patience with each step
     * @throws IOException its message says what is wrong, for people
     */
    static UpstreamConnection to(URI address, Behind behind, Duration patience) throws IOException {
        var isTls = "https".equals(address.getScheme());
        var port = address.getPort() >= 0 ? address.getPort() : isTls ? 443 : 80;
        var plain = connected(address.getHost(), port, patience);
        if (!isTls) {
            return new UpstreamConnection(plain);
        }
        try {
            var socket = greeted(plain, address.getHost(), port, behind);
            if (!behind.isHttp2() || HTTP_2.equals(socket.getApplicationProtocol())) {
                return new UpstreamConnection(socket);
            }
        } catch (SSLException e) {
            plain.close();
            throw new IOException(wrong(e, address.getHost(), behind), e);
        } catch (IOException e) {
            plain.close();
            throw new IOException("it takes connections and does not answer the greeting by TLS", e);
        }
        plain.close();
        throw new IOException("TLS works there, and no HTTP/2 is agreed on by it (ALPN): let it speak HTTP/2, or say"
                + " upstreamProtocol: http/1.1");
    }

    private static Socket connected(String host, int port, Duration patience) throws IOException {
        IOException first = null;
        for (var each : UpstreamHosts.of(host)) {
            var socket = new Socket();
            try {
                socket.setSoTimeout((int) patience.toMillis());
                socket.connect(new InetSocketAddress(each, port), (int) patience.toMillis());
                return socket;
            } catch (UnknownHostException e) {
                socket.close();
                first = first == null ? new IOException("nobody knows the name " + host, e) : first;
            } catch (IOException e) {
                socket.close();
                first = first == null ? e : first;
            }
        }
        throw first == null ? new IOException("no connection could be made") : first;
    }

    private static SSLSocket greeted(Socket plain, String host, int port, Behind behind) throws IOException {
        var socket = (SSLSocket) sockets(behind.authorities()).createSocket(plain, host, port, true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (behind.isHttp2()) {
            parameters.setApplicationProtocols(new String[] {HTTP_2, "http/1.1"});
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** @param authorities who alone may vouch for the server; absent: whom the Java platform trusts */
    private static SSLSocketFactory sockets(@Nullable Path authorities) throws IOException {
        try {
            if (authorities == null) {
                return SSLContext.getDefault().getSocketFactory();
            }
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            try (var in = Files.newInputStream(authorities)) {
                for (var one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    store.setCertificateEntry("authority " + store.size(), one);
                }
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("upstreamCaFile \"" + authorities + "\" cannot be used: " + e.getMessage(), e);
        }
    }

    private static String wrong(SSLException failure, String host, Behind behind) {
        var causes = Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(16)
                .toList();
        if (has(causes, CertificateExpiredException.class)) {
            return "its certificate has expired";
        }
        if (has(causes, CertificateNotYetValidException.class)) {
            return "its certificate is not yet valid";
        }
        if (has(causes, CertPathBuilderException.class) || has(causes, CertPathValidatorException.class)) {
            return behind.authorities() == null
                    ? "its certificate is vouched for by nobody whom the Java platform trusts; name who vouches for it"
                            + " in upstreamCaFile"
                    : "its certificate is vouched for by nobody in upstreamCaFile";
        }
        if (has(causes, CertificateException.class)) {
            return "its certificate is not for the name " + host;
        }
        return "the greeting by TLS fails: " + failure.getMessage();
    }

    private static boolean has(List<Throwable> causes, Class<? extends Throwable> kind) {
        return causes.stream().anyMatch(kind::isInstance);
    }

    /**
     * Asks for the head of {@code /} by HTTP/1.1, and for the end of the connection.
     *
     * @return what the header {@code Date} says; empty where it has none
     * @throws IOException its message says what is wrong, for people
     */
    Optional<String> date(URI address) throws IOException {
        socket.getOutputStream()
                .write(("HEAD / HTTP/1.1\r\nHost: " + address.getRawAuthority()
                                + "\r\nAccept: */*\r\nConnection: close\r\n\r\n")
                        .getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
        var lines = head(new BufferedInputStream(socket.getInputStream()));
        if (!lines.getFirst().startsWith("HTTP/1.")) {
            throw new IOException("it takes connections and does not speak HTTP/1.1");
        }
        return lines.stream()
                .filter(line -> line.regionMatches(true, 0, "date:", 0, 5))
                .map(line -> line.substring(5).strip())
                .findFirst();
    }

    /** The lines of the head; of more than {@value #HEAD_BYTES_MAX} bytes those that have room. */
    private static List<String> head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.length() < HEAD_BYTES_MAX && head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            var next = in.read();
            if (next < 0) {
                if (head.isEmpty()) {
                    throw new IOException("it takes connections and ends them without an answer");
                }
                break;
            }
            head.append((char) next);
        }
        return head.toString().lines().toList();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
