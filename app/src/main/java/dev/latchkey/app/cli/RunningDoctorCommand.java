package dev.latchkey.app.cli;

import picocli.CommandLine.Command;

/** What {@link DoctorCommand} asks a running deployment for: what only it can have seen. It speaks JSON alone, and changes nothing. */
@Command(name = "doctor")
final class RunningDoctorCommand {

    static final String NAME = "doctor";
    static final String PEERS = "peers";

    private final RunningPlace place;

    RunningDoctorCommand(RunningPlace place) {
        this.place = place;
    }

    @Command(name = PEERS, description = "From whom requests came.")
    int peers() {
        place.out().println(PeersReport.json(place.peers().get()));
        return 0;
    }
}
