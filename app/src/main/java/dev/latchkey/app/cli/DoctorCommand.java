package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.doctor.Checkup;
import dev.latchkey.app.doctor.Finding;
import dev.latchkey.app.node.OpenFiles;
import dev.latchkey.app.node.StartCheck;
import dev.latchkey.edge.http.JsonBody;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code latchkey doctor}: what may be wrong with a deployment, and what to do about it. */
@Command(
        name = "doctor",
        description = {
            "Look at configuration, process, memory, store, keys, upstreams, clock, proxy and mail, and say what"
                    + " to do. Changes nothing, whether the deployment runs or not.",
            "Exit codes: 0 nothing failed, be there warnings or not; 1 something failed; 2 it could not be looked at."
        },
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer>, RunsHere {

    @Mixin
    private DeploymentChoice choice;

    @Option(names = "--json", description = "One JSON array.")
    private boolean isJson;

    DoctorCommand(CommandPlace place) {
        this.choice = new DeploymentChoice(place);
    }

    @Override
    public Integer call() throws IOException, ConfigurationException, InterruptedException {
        var folder = choice.dataFolder(); // what names no deployment is a mistake of whoever typed it
        var closed = new AtomicInteger();
        var findings = Checkup.look(
                () -> choice.configuration(
                        configuration -> StartCheck.problemsButPortsInUse(configuration, closed::set)),
                closed::get,
                () -> choice.configuration(ConfigurationReader.Check.NONE),
                new Checkup.Running(
                        RunningDeployment.peers(folder),
                        RunningDeployment.memory(folder),
                        RunningDeployment.process(folder)
                                .map(RunningDeployment.Serving::openFilesMax)
                                .orElseGet(OpenFiles::maxOfThisProcess)),
                InstantSource.system());
        if (isJson) {
            print(findings);
        } else {
            findings.forEach(this::print);
        }
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAILED) ? 1 : 0;
    }

    private void print(List<Finding> findings) {
        var array = JsonBody.array();
        findings.forEach(finding -> array.addObject()
                .put("area", finding.area())
                .put("level", word(finding))
                .put("text", finding.text())
                .put("advice", finding.advice()));
        choice.place().out().println(array);
    }

    private void print(Finding finding) {
        var out = choice.place().out();
        out.printf("%-8s %-14s %s%n", word(finding), finding.area(), finding.text());
        if (!finding.advice().isEmpty()) {
            out.printf("%-8s %-14s -> %s%n", "", "", finding.advice());
        }
    }

    private static String word(Finding finding) {
        return finding.level().name().toLowerCase(Locale.ROOT);
    }
}
