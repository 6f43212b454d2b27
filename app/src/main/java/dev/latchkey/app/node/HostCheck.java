package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.config.Listeners;
import dev.latchkey.edge.http.CertificateFiles;
import dev.latchkey.engine.protocol.Cidr;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;

/** What of a configuration is wrong on this host, whatever is served: addresses, ports, files. */
final class HostCheck {

    private final Configuration configuration;
    private final List<String> problems;

    /** @param problems gets a line for each */
    HostCheck(Configuration configuration, List<String> problems) {
        this.configuration = configuration;
        this.problems = problems;
    }

    /** Everything but whether the listeners could be opened now. */
    void all() {
        listeners(configuration.listeners());
        files();
    }

    private void host(String key, String host) {
        try {
            InetAddress.getByName(host);
        } catch (UnknownHostException _) {
            problems.add(key + ": expected an address or name of this host, got \"" + host + "\"");
        }
    }

    private void listeners(Listeners listeners) {
        host("listeners.apiHost", listeners.hosts().api());
        host("listeners.webHost", listeners.hosts().web());
        host("listeners.privateHost", listeners.hosts().internal());
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("listeners.apiPort", listeners.apiPort());
        ports.put("listeners.webPort", listeners.webPort());
        ports.put("listeners.privatePort", listeners.privatePort());
        var taken = new HashMap<Integer, String>();
        ports.forEach((key, port) -> {
            var other = port == 0 ? null : taken.putIfAbsent(port, key);
            if (other != null) {
                problems.add(key + ": expected another port than " + other + ", got " + port);
            }
        });
        for (var network : listeners.trustedProxies()) {
            try {
                Cidr.parse(network);
            } catch (IllegalArgumentException e) {
                problems.add("listeners.trustedProxies: " + e.getMessage());
            }
        }
    }

    /** Whether somebody else listens there, or nobody of this host can; last, because a listener that is not stopped yet is no fault. */
    void sockets() {
        var listeners = configuration.listeners();
        socket("listeners.api", listeners.hosts().api(), listeners.apiPort());
        socket("listeners.web", listeners.hosts().web(), listeners.webPort());
        socket("listeners.private", listeners.hosts().internal(), listeners.privatePort());
    }

    private void socket(String listener, String host, int port) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException _) {
            return;
        }
        if (!isFree(address, 0)) {
            problems.add(listener + "Host: expected an address of this host, got \"" + host + "\"");
        } else if (port != 0 && !isFree(address, port)) {
            problems.add(listener + "Port: expected a port that may be used and that no other program listens at, got "
                    + port);
        }
    }

    private static boolean isFree(InetAddress address, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as the listeners do: connections that are over do not hold a port
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private void files() {
        var folder = configuration.dataFolder();
        if (Files.exists(folder) && !(Files.isDirectory(folder) && Files.isWritable(folder))) {
            problems.add("dataFolder: expected a folder that may be written to, got \"" + folder + "\"");
        }
        var tls = configuration.listeners().tls();
        if (tls != null) {
            certificate(tls);
        }
        for (var i = 0; i < configuration.apis().size(); i++) {
            var authorities = configuration.apis().get(i).behind().authorities();
            if (authorities != null && !holdsCertificates(authorities)) {
                problems.add("apis[" + i + "].upstreamCaFile: expected a file of certificates (PEM), got \""
                        + authorities + "\"");
            }
        }
        var smtp = configuration.mail().smtp();
        var passwordFile = smtp == null ? null : smtp.passwordFile();
        if (passwordFile != null) {
            readable("mail.smtp.passwordFile: ", passwordFile);
        }
    }

    /** @param where the key and what parts it from the text */
    private void readable(String where, Path file) {
        if (!(Files.isRegularFile(file) && Files.isReadable(file))) {
            problems.add(where + "expected a file that may be read, got \"" + file + "\"");
        }
    }

    private void certificate(Listeners.Tls tls) {
        try {
            CertificateFiles.read(tls.certificates(), tls.privateKey());
        } catch (CertificateFiles.Unfit e) {
            if (e.isOfKey()) {
                problems.add("listeners.tlsPrivateKey: " + e.getMessage());
            } else {
                problems.add("listeners.tlsCertificates: " + e.getMessage());
                readable("listeners.tlsPrivateKey: ", tls.privateKey());
            }
        }
    }

    private static boolean holdsCertificates(Path file) {
        try (var in = Files.newInputStream(file)) {
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .isEmpty();
        } catch (IOException | CertificateException _) {
            return false;
        }
    }
}
