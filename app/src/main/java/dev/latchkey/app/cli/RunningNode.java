package dev.latchkey.app.cli;

import dev.latchkey.app.node.Node;
import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.edge.http.Peers;
import java.util.List;
import java.util.function.Supplier;

/**
 * What commands ask of the node beside which they run.
 *
 * @param changes of what it serves
 * @param peers from whom requests came
 * @param unreadiness why no requests should be sent to it by now; empty when it is ready
 */
public record RunningNode(ApisChange changes, Supplier<Peers.Seen> peers, Supplier<List<String>> unreadiness) {

    public static RunningNode of(Node node) {
        return new RunningNode(node.changes(), node.peers()::seen, node::unreadiness);
    }
}
