package dev.latchkey.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes commands and their options for one place: what is given one as the only argument of its constructor gets it. */
record PlacedCommands(CommandPlace place) implements IFactory {

    @Override
    public <K> K create(Class<K> type) throws Exception {
        for (var constructor : type.getDeclaredConstructors()) {
            if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == CommandPlace.class) {
                return type.cast(constructor.newInstance(place));
            }
        }
        return CommandLine.defaultFactory().create(type);
    }
}
