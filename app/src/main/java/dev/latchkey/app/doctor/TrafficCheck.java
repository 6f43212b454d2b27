package dev.latchkey.app.doctor;

import dev.latchkey.edge.http.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the requests say that a running deployment got about who stands in front of it. */
final class TrafficCheck {

    /** Below that, nobody can say whether it all comes from one place. */
    private static final int REQUESTS_MIN = 100;
    /** Of all requests, in percent, what is as good as everything. */
    private static final int EVERYTHING_PERCENT = 99;
    /** Most addresses of strangers that are named. */
    private static final int NAMED_MAX = 3;

    private static final String PROXY = "proxy";

    private final Peers.Seen seen;
    private final String header;
    private final List<Finding> findings = new ArrayList<>();

    private TrafficCheck(Peers.Seen seen, String header) {
        this.seen = seen;
        this.header = header;
    }

    /** @param header by which proxies are to say for whom they ask */
    static List<Finding> look(Peers.Seen seen, String header) {
        var check = new TrafficCheck(seen, header);
        check.unknownProxies();
        check.silentProxies();
        check.forgers();
        check.everythingFromOne();
        check.refusedVersions();
        return check.findings;
    }

    private void unknownProxies() {
        for (var peer : seen.peers()) {
            if (peer.isNear() && peer.isUnknownProxy()) {
                findings.add(Finding.warning(
                        PROXY,
                        "requests come through a proxy at " + peer.address()
                                + " that is not in listeners.trustedProxies: all its callers count as one address ("
                                + signs(peer) + ")",
                        "let it write " + header + " anew, as docs/deploying.md shows, and then name " + network(peer)
                                + " in listeners.trustedProxies"));
            }
        }
    }

    private static String signs(Peers.Peer peer) {
        var signs = new ArrayList<String>();
        if (peer.http10() > 0) {
            signs.add(count(peer.http10()) + " in HTTP/1.0");
        }
        if (peer.forwarded() > 0) {
            signs.add(count(peer.forwarded()) + " with headers that proxies write");
        }
        return "of " + count(peer.requests()) + " requests " + String.join(", ", signs);
    }

    private void silentProxies() {
        for (var peer : seen.peers()) {
            if (peer.isTrusted() && peer.requests() > 0 && peer.forwarded() == 0) {
                findings.add(Finding.warning(
                        PROXY,
                        "the proxy at " + peer.address() + " says of none of its " + count(peer.requests())
                                + " requests for whom it asks: all its callers count as one address",
                        "let it write " + header + " anew, as docs/deploying.md shows"));
            }
        }
    }

    private void forgers() {
        var forgers = seen.peers().stream()
                .filter(peer -> !peer.isNear() && !peer.isTrusted() && peer.forwarded() > 0)
                .toList();
        if (!forgers.isEmpty()) {
            var requests = forgers.stream().mapToLong(Peers.Peer::forwarded).sum();
            var more = forgers.size() - NAMED_MAX;
            findings.add(Finding.warning(
                    PROXY,
                    count(requests) + " requests with headers that proxies write came from "
                            + forgers.stream()
                                    .limit(NAMED_MAX)
                                    .map(Peers.Peer::address)
                                    .collect(Collectors.joining(", "))
                            + (more > 0 ? " and " + more + " more" : "")
                            + ", in whose name nothing was believed: not in listeners.trustedProxies",
                    "name it there if it is a proxy of yours; if it is none, these callers tried to be somebody else,"
                            + " and nothing has to be done"));
        }
    }

    private void everythingFromOne() {
        if (seen.requests() < REQUESTS_MIN || seen.peers().isEmpty()) {
            return;
        }
        var busiest = seen.peers().getFirst();
        if (!busiest.isTrusted()
                && !busiest.isUnknownProxy()
                && busiest.requests() * 100 >= seen.requests() * EVERYTHING_PERCENT) {
            findings.add(Finding.warning(
                    PROXY,
                    count(busiest.requests()) + " of " + count(seen.requests()) + " requests came from "
                            + busiest.address() + ", which counts as one caller",
                    "if a proxy stands there, let it write " + header + " anew and name " + network(busiest)
                            + " in listeners.trustedProxies; if your only callers run there, nothing has to be done"));
        }
    }

    private void refusedVersions() {
        if (seen.refusedVersions() > 0) {
            findings.add(Finding.warning(
                    PROXY,
                    count(seen.refusedVersions())
                            + " requests were answered 505: their version of HTTP is none of 1.0, 1.1 and 2",
                    "let whoever sends them, or the proxy that they come through, speak HTTP/1.1"));
        }
    }

    private static String network(Peers.Peer peer) {
        return peer.address() + (peer.address().indexOf(':') < 0 ? "/32" : "/128");
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
