package io.ctibridge.client.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which shape a class has on the wire: records, enums, numbers. */
final class Shapes {
    /**
     * A decimal of more places before its point is no whole number that anybody means; to write it out takes memory.
     */
    static final int WHOLE_MOST_DIGITS = 1_000;

    private static final Map<Class<?>, Class<?>> BOXES = Map.of(
            boolean.class, Boolean.class,
            byte.class, Byte.class,
            short.class, Short.class,
            int.class, Integer.class,
            long.class, Long.class,
            float.class, Float.class,
            double.class, Double.class,
            char.class, Character.class);

    private Shapes() {}

    /** A record class: its canonical constructor, its components, and their names on the wire. */
    private record Made(Constructor<?> constructor, RecordComponent[] components, String[] names) {}

    private static final ClassValue<Made> RECORDS = new ClassValue<>() {
        @Override
        protected Made computeValue(Class<?> type) {
            return made(type);
        }
    };

    private static final ClassValue<Map<String, Object>> CONSTANTS = new ClassValue<>() {
        @Override
        protected Map<String, Object> computeValue(Class<?> type) {
            Map<String, Object> found = new LinkedHashMap<>();
            for (Object constant : type.getEnumConstants()) {
                found.put(textOf((Enum<?>) constant), constant);
            }
            return found;
        }
    };

    @SuppressWarnings("unchecked") // Long.class has the type that long.class has
    static <T> Class<T> boxed(Class<T> type) {
        return (Class<T>) BOXES.getOrDefault(type, type);
    }

    static Object shaped(Object value, Type type, String path) {
        if (type == Object.class) {
            return value;
        }
        if (value == null) {
            if (type instanceof Class<?> known && known.isPrimitive()) {
                throw new UnreadableException(path + " is missing");
            }
            return null;
        }
        if (type instanceof ParameterizedType generic) {
            Type[] inner = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class && value instanceof List<?> items) {
                return list(items, inner[0], path);
            } else if (generic.getRawType() == Map.class
                    && inner[0] == String.class
                    && value instanceof Map<?, ?> members) {
                return map(members, inner[1], path);
            }
        } else if (type instanceof Class<?> known) {
            return shapedAs(value, known, path);
        }
        throw misfit(value, type.getTypeName(), path);
    }

    private static Object shapedAs(Object value, Class<?> type, String path) {
        Class<?> wanted = boxed(type);
        if (type.isRecord() && value instanceof Map<?, ?> members) {
            return record(members, type, path);
        } else if (type.isEnum() && value instanceof String text) {
            return CONSTANTS.get(type).get(text);
        } else if (Number.class.isAssignableFrom(wanted) && value instanceof Number number) {
            return number(number, wanted, path);
        } else if (wanted == byte[].class && value instanceof String text) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException error) {
                throw new UnreadableException(path + " is not base64", error);
            }
        } else if (wanted.isInstance(value)) {
            return value;
        }
        throw misfit(value, type.getName(), path);
    }

    private static List<Object> list(List<?> items, Type type, String path) {
        List<Object> shaped = new ArrayList<>(items.size());
        for (Object item : items) {
            shaped.add(shaped(item, type, path + "[" + shaped.size() + "]"));
        }
        return Collections.unmodifiableList(shaped);
    }

    private static Map<String, Object> map(Map<?, ?> members, Type type, String path) {
        Map<String, Object> shaped = new LinkedHashMap<>();
        members.forEach((name, member) -> shaped.put((String) name, shaped(member, type, below(path, (String) name))));
        return Collections.unmodifiableMap(shaped);
    }

    private static Object record(Map<?, ?> members, Class<?> type, String path) {
        Made made = RECORDS.get(type);
        Object[] values = new Object[made.components.length];
        for (int each = 0; each < values.length; each++) {
            String name = made.names[each];
            values[each] = shaped(members.get(name), made.components[each].getGenericType(), below(path, name));
        }
        try {
            return made.constructor.newInstance(values);
        } catch (InvocationTargetException error) {
            throw new UnreadableException(type.getName() + " refuses " + members, error.getCause());
        } catch (ReflectiveOperationException error) {
            throw new IllegalArgumentException("the record " + type.getName() + " cannot be made from here", error);
        }
    }

    private static Object number(Number number, Class<?> wanted, String path) {
        if (wanted.isInstance(number)) {
            return number;
        }
        try {
            if (wanted == Double.class || wanted == Float.class) {
                return wanted == Double.class ? (Object) number.doubleValue() : (Object) number.floatValue();
            }
            BigDecimal exact = new BigDecimal(number.toString());
            if (wanted == BigDecimal.class) {
                return exact;
            } else if (wanted == Long.class) {
                return exact.longValueExact();
            } else if (wanted == Integer.class) {
                return exact.intValueExact();
            } else if (wanted == Short.class) {
                return exact.shortValueExact();
            } else if (wanted == Byte.class) {
                return exact.byteValueExact();
            } else if (wanted == BigInteger.class && exact.precision() - exact.scale() <= WHOLE_MOST_DIGITS) {
                return exact.toBigIntegerExact();
            }
        } catch (ArithmeticException | NumberFormatException error) {
            throw new UnreadableException(path + ": " + number + " is no " + wanted.getSimpleName(), error);
        }
        throw misfit(number, wanted.getName(), path);
    }

    /** The components of a record by their names on the wire. */
    static Map<String, Object> components(Record record) {
        Made made = RECORDS.get(record.getClass());
        Map<String, Object> found = new LinkedHashMap<>();
        for (int each = 0; each < made.components.length; each++) {
            try {
                found.put(made.names[each], made.components[each].getAccessor().invoke(record));
            } catch (ReflectiveOperationException error) {
                throw new IllegalArgumentException("the record " + record + " cannot be read from here", error);
            }
        }
        return found;
    }

    static String textOf(Enum<?> constant) {
        try {
            Member member = constant.getDeclaringClass().getField(constant.name()).getAnnotation(Member.class);
            return member == null ? constant.name() : member.value();
        } catch (NoSuchFieldException error) {
            throw new IllegalStateException("a constant is a public field of its class", error);
        }
    }

    static String kindOf(Object value) {
        if (value instanceof Map) {
            return "an object";
        } else if (value instanceof List) {
            return "a list";
        } else if (value instanceof byte[]) {
            return "bytes";
        }
        return value instanceof String ? "text" : String.valueOf(value);
    }

    private static Made made(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        String[] names = new String[components.length];
        try {
            for (int each = 0; each < components.length; each++) {
                Member member = components[each].getAnnotation(Member.class);
                names[each] = member == null ? components[each].getName() : member.value();
                types[each] = components[each].getType();
                components[each].getAccessor().setAccessible(true);
            }
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return new Made(constructor, components, names);
        } catch (NoSuchMethodException error) {
            throw new IllegalStateException("a record has a canonical constructor", error);
        } catch (InaccessibleObjectException error) {
            String remedy = "let its module open " + type.getPackageName() + " to io.ctibridge.client";
            throw new IllegalArgumentException("the record " + type.getName() + " is not accessible: " + remedy, error);
        }
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static UnreadableException misfit(Object value, String wanted, String path) {
        String where = path.isEmpty() ? "the value" : path;
        return new UnreadableException(where + " is " + kindOf(value) + ", not " + wanted);
    }
}
