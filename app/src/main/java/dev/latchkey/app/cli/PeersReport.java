package dev.latchkey.app.cli;

import dev.latchkey.edge.http.JsonBody;
import dev.latchkey.edge.http.Peers;
import java.util.ArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a running deployment counted of who connects to it, on its way to {@link DoctorCommand}. */
final class PeersReport {

    private PeersReport() {}

    static ObjectNode json(Peers.Seen seen) {
        var json = JsonBody.object().put("requests", seen.requests()).put("refusedVersions", seen.refusedVersions());
        var peers = json.putArray("peers");
        seen.peers()
                .forEach(peer -> peers.addObject()
                        .put("address", peer.address())
                        .put("isTrusted", peer.isTrusted())
                        .put("isNear", peer.isNear())
                        .put("requests", peer.requests())
                        .put("forwarded", peer.forwarded())
                        .put("http10", peer.http10()));
        return json;
    }

    static Peers.Seen read(JsonNode json) {
        var peers = new ArrayList<Peers.Peer>();
        for (var peer : json.path("peers")) {
            peers.add(new Peers.Peer(
                    peer.path("address").asString(""),
                    peer.path("isTrusted").asBoolean(),
                    peer.path("isNear").asBoolean(),
                    peer.path("requests").asLong(),
                    peer.path("forwarded").asLong(),
                    peer.path("http10").asLong()));
        }
        return new Peers.Seen(
                json.path("requests").asLong(), json.path("refusedVersions").asLong(), peers);
    }
}
