package dev.latchkey.app.cli;

import dev.latchkey.app.node.OpenFiles;
import dev.latchkey.edge.http.JsonBody;
import picocli.CommandLine.Command;

/** What {@link DoctorCommand} asks a running deployment for: what only it can have seen. It speaks JSON alone, and changes nothing. */
@Command(name = "doctor")
final class RunningDoctorCommand {

    static final String NAME = "doctor";
    static final String PEERS = "peers";
    static final String PROCESS = "process";
    static final String MEMORY = "memory";

    private final RunningPlace place;

    RunningDoctorCommand(RunningPlace place) {
        this.place = place;
    }

    @Command(
            name = PROCESS,
            description = "Which process this is, where it serves, and why it is not ready if it is not.")
    int process() {
        var listeners = place.listeners();
        var process = JsonBody.object()
                .put("pid", ProcessHandle.current().pid())
                .put("openFilesMax", OpenFiles.maxOfThisProcess())
                .put("apiUrl", listeners.apiOrigin())
                .put("webUrl", listeners.webOrigin())
                .put("privateUrl", listeners.privateOrigin());
        place.node().unreadiness().get().forEach(process.putArray("reasons")::add);
        place.out().println(process);
        return 0;
    }

    @Command(name = MEMORY, description = "What it holds in memory.")
    int memory() {
        place.out().println(MemoryReport.json(MemoryReport.of(place.deployment())));
        return 0;
    }

    @Command(name = PEERS, description = "From whom requests came.")
    int peers() {
        place.out().println(PeersReport.json(place.node().peers().get()));
        return 0;
    }
}
