package dev.latchkey.app.cli;

import dev.latchkey.app.doctor.HeldMemory;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.app.node.RoomToRead;
import dev.latchkey.core.command.MemoryBudget;
import dev.latchkey.edge.http.JsonBody;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a running deployment holds in memory, on its way to {@link DoctorCommand}. */
final class MemoryReport {

    private MemoryReport() {}

    /** Of this process. */
    static HeldMemory of(Deployment deployment) {
        var longLived = RoomToRead.ofThisProcess().longLived();
        var heap = Runtime.getRuntime().maxMemory();
        var grants = deployment.grants().index();
        return new HeldMemory(
                heap,
                longLived.getUsed(),
                longLived.getMax() < 0 ? heap : longLived.getMax(),
                List.of(
                        share(deployment.credentials().index().memory()),
                        share(deployment.partners().index().memory()),
                        share(grants.memory())),
                grants.people());
    }

    private static HeldMemory.Share share(MemoryBudget.Standing standing) {
        return new HeldMemory.Share(
                standing.what(), standing.bytes(), standing.bytesMax(), standing.owner(), standing.ownerBytes());
    }

    static ObjectNode json(HeldMemory memory) {
        var json = JsonBody.object()
                .put("heapBytes", memory.heapBytes())
                .put("usedBytes", memory.usedBytes())
                .put("usedBytesMax", memory.usedBytesMax())
                .put("people", memory.people());
        var shares = json.putArray("shares");
        memory.shares()
                .forEach(share -> shares.addObject()
                        .put("what", share.what())
                        .put("bytes", share.bytes())
                        .put("bytesMax", share.bytesMax())
                        .put("owner", share.owner())
                        .put("ownerBytes", share.ownerBytes()));
        return json;
    }

    static HeldMemory read(JsonNode json) {
        var shares = new ArrayList<HeldMemory.Share>();
        for (var share : json.path("shares")) {
            shares.add(new HeldMemory.Share(
                    share.path("what").asString(""),
                    share.path("bytes").asLong(),
                    share.path("bytesMax").asLong(),
                    share.path("owner").asString(null),
                    share.path("ownerBytes").asLong()));
        }
        return new HeldMemory(
                json.path("heapBytes").asLong(),
                json.path("usedBytes").asLong(),
                json.path("usedBytesMax").asLong(),
                shares,
                json.path("people").asLong());
    }
}
