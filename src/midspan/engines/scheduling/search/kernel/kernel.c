/* One person's cheapest weeks, compiled: the search that the modules beside this folder spell out in Python.
 *
 * Words are theirs (offer, combination, session, entry, label, outlook), and so are the answers, to the last tie. A
 * reader should know `layout.py`, `days.py` and `labels.py` first; comments here say only what differs.
 *
 * Integers only, no library. Prices are thousandths of a point in 64 bits. What `packing.py` writes is read in place:
 * the structures of 32-bit fields below are its tables, and must agree with it field by field.
 *
 * Memory grows in one direction: problem, people's offers and combinations, then the question and the search, which the
 * next question overwrites. Numbers that could grow without bound have limits, and passing one is told, never hidden.
 */

typedef int i32;
typedef unsigned u32;
typedef long long i64;
typedef unsigned long long u64;

#define EXPORT(name) __attribute__((export_name(#name)))

enum { DAYS = 7, HOME = -1, NONE = -1, POINT = 1000, IN_PERSON = 1, VIDEO = 2 };
enum { INDIVIDUAL = 1, FAMILY = 2, KINDS = 4 };
enum { MOST_FACTS = 64, MOST_TOGETHER = 62 };
enum { MOST_COMBINATIONS = 1 << 16, MOST_LABELS = 1 << 19, TABLE = 1 << 20 };
enum { FINE = 0, TOO_MANY_FACTS = 1, TOO_MANY_COMBINATIONS = 2, TOO_MANY_LABELS = 3, TOO_MANY_SECTIONS = 4 };

static const i64 NEVER = 1LL << 60;

/* ---- What packing.py writes ------------------------------------------------------------------------------------- */

typedef struct {
    i32 sections, meetings, counselors, works, takens, people, sites, numbers;
    i32 tick, morning_ends, afternoon_ends, family_evening_from, family_weekend_from_day;
    i32 individual_is_a_trip, missed_sessions_count, required_content;
    i32 no_individual, no_family, group_left, counselor_changed, session_moved, extra_day, other_mode;
    i32 other_part_of_day, trip_per_15_minutes, over_minimum_per_30_minutes, family_in_office_hours;
} Header;

typedef struct { i32 day, start, end; } Span;
/* `number` is the place in the problem, which answers speak of; of both there is one more, where the last one ends. */
typedef struct { i32 number, site, is_video, curriculum, content, first_meeting; } Section;
typedef struct { i32 number, site, first_work, first_taken; } Counselor;
typedef struct { i32 day, start, end, is_movable, price; } Commitment;

/* `at_…` are places in `numbers`, `n_…` how many stand there. */
typedef struct {
    i32 lowest, highest, min_days, max_days, most_group_minutes, least_day_minutes;
    i32 individual_minutes, family_minutes, preferred_mode, preferred_part;
    i32 is_degradable, is_each_kept, is_free_to_choose, is_bound_to_one;
    Span prior_individual, prior_family;
    i32 prior_counselor, constant_points;
    i32 at_offered, n_offered, at_prior, n_prior, at_commitments, n_commitments;
    i32 at_modes, n_modes, at_counselors, n_counselors, at_frozen, n_frozen;
} Person;

static const Header *H;
static const Section *sections;
static const Span *meetings, *works, *takens;
static const Counselor *counselors;
static const Person *people;
static const i32 *travels, *numbers;

/* ---- Memory ----------------------------------------------------------------------------------------------------- */

extern unsigned char __heap_base;
static u32 top;

static void make_room(u64 bytes)
{
    u64 end = top + bytes, have = (u64)__builtin_wasm_memory_size(0) << 16;
    if (end > have && __builtin_wasm_memory_grow(0, ((end - have) >> 16) + 1) == (u32)-1)
        __builtin_trap(); /* The binding says it in words. */
}

static void align(void) { top = (top + 15) & ~15u; }

static void *take(u64 bytes)
{
    align();
    make_room(bytes);
    void *here = (void *)top;
    top += (u32)bytes;
    return here;
}

#define TAKE(type, count) ((type *)take((u64)(count) * sizeof(type)))

/* The next element of the one array that is growing at the end of memory. */
static void *push(u32 bytes)
{
    make_room(bytes);
    void *here = (void *)top;
    top += bytes;
    return here;
}

/* ---- Small things ------------------------------------------------------------------------------------------------ */

static i32 larger(i32 one, i32 other) { return one > other ? one : other; }
static i32 smaller(i32 one, i32 other) { return one < other ? one : other; }

static i32 common_divisor(i32 one, i32 other)
{
    while (other) {
        i32 rest = one % other;
        one = other;
        other = rest;
    }
    return one;
}

static i64 floored(i64 amount, i64 by)
{
    i64 whole = amount / by;
    return whole * by > amount ? whole - 1 : whole;
}

static i32 is_same_span(Span span, i32 day, i32 start, i32 end)
{
    return span.day == day && span.start == start && span.end == end;
}

static i32 suits(i32 start, const Person *p)
{
    i32 part = start < H->morning_ends ? 1 : start < H->afternoon_ends ? 2 : 3;
    return !p->preferred_part || p->preferred_part == part;
}

static u64 mixed(u64 one, u64 other)
{
    u64 hash = (one ^ other * 0x9e3779b97f4a7c15ull) * 0xff51afd7ed558ccdull;
    return hash ^ hash >> 32;
}

static i32 *table;

/* Gives every element its order by `less`: a Shell sort, since most are few. */
#define SORT(array, count, type, less)                                                    \
    for (i32 gap = (count) / 2; gap > 0; gap /= 2)                                        \
        for (i32 i = gap; i < (count); i++) {                                             \
            type moved = (array)[i];                                                      \
            i32 j = i;                                                                    \
            for (; j >= gap && less(moved, (array)[j - gap]); j -= gap)                   \
                (array)[j] = (array)[j - gap];                                            \
            (array)[j] = moved;                                                           \
        }

/* ---- Layout: what does not depend on prices, kept for each person ------------------------------------------------- */

typedef struct { i32 day, start, end, site, travel; } Block;
typedef struct { i32 start, end; u64 bit; } Busy; /* Bit 0: fixed. */

typedef struct {
    i32 section, points, first_block, block_count, first_day, minutes, is_frozen;
    i32 minutes_on[DAYS];
    u64 several, once, content;
} Offer;

/* A set of sections on one day: those of `parent`, and `offer` (NONE for the empty set). */
typedef struct {
    i32 parent, offer, minutes, points;
    u64 displaced, look, want, bits;
} Combination;

/* All ways to spend a day with the same effect on a label: of these only the cheapest counts. */
typedef struct {
    u64 look, want, bits;
    i32 minutes, kinds, is_used;
} Effect;

/* Effects with the same gain, which stand together. */
typedef struct { i32 first, end, minutes, kinds, is_used; } Gain;

typedef struct {
    i32 status, offer_count, movable_count, unit, has_no_week; /* Something frozen cannot be had. */
    Offer *offers;
    Block *blocks;
    Busy *busy;
    i32 busy_from[DAYS + 1];
    i32 *movable_prices;
    Combination *combinations[DAYS];
    i32 combination_count[DAYS];
    i32 first_combination[DAYS]; /* All that is frozen and nothing else; those before only lead to it. */
    Effect *effects[DAYS];
    i32 effect_count[DAYS];
    i32 *effect_of[DAYS]; /* By combination and kinds of sessions beside it; NONE where the day would be too short. */
    Gain *gains[DAYS];
    i32 gain_count[DAYS];
    u64 kept[DAYS], required;
} Layout;

static Layout *layouts;

static i32 fit_together(const Block *one, const Block *other)
{
    i32 gap = one->site == other->site ? 0 : one->travel + other->travel;
    return larger(one->start, other->start) - smaller(one->end, other->end) >= gap;
}

/* Whether no fixed commitment is in the way; adds the bits of the movable ones that are. */
static i32 fits_life(const Layout *l, const Block *block, u64 *displaced)
{
    i32 start = block->start - block->travel, end = block->end + block->travel;
    for (i32 i = l->busy_from[block->day]; i < l->busy_from[block->day + 1]; i++)
        if (l->busy[i].start < end && start < l->busy[i].end) {
            if (!l->busy[i].bit)
                return 0;
            *displaced |= l->busy[i].bit;
        }
    return 1;
}

static i64 price_of(const Layout *l, u64 displaced)
{
    i64 price = 0;
    for (; displaced; displaced &= displaced - 1)
        price += l->movable_prices[__builtin_ctzll(displaced)];
    return price;
}

static i32 trip_points(i32 travel) { return H->trip_per_15_minutes * travel / 15; }

static void lay_out_life(Layout *l, const Person *p)
{
    const Commitment *held = (const Commitment *)(numbers + p->at_commitments);
    l->busy = TAKE(Busy, p->n_commitments);
    l->movable_prices = TAKE(i32, p->n_commitments);
    i32 count = 0;
    for (i32 i = 0; i < p->n_commitments; i++)
        if (held[i].is_movable)
            l->movable_prices[l->movable_count++] = held[i].price;
    if (l->movable_count > MOST_FACTS)
        l->status = TOO_MANY_FACTS;
    for (i32 day = 0; day < DAYS; day++) {
        l->busy_from[day] = count;
        for (i32 i = 0, movable = 0; i < p->n_commitments; i++) {
            u64 bit = held[i].is_movable ? 1ull << (movable++ & 63) : 0;
            if (held[i].day == day)
                l->busy[count++] = (Busy){held[i].start, held[i].end, bit};
        }
    }
    l->busy_from[DAYS] = count;
}

static i32 offer_points(const Person *p, i32 number)
{
    const Section *section = sections + number;
    i32 points = 0, mode = section->is_video ? VIDEO : IN_PERSON;
    if (p->preferred_mode && p->preferred_mode != mode)
        points += H->other_mode;
    for (i32 m = section->first_meeting; m < section[1].first_meeting; m++)
        if (!suits(meetings[m].start, p))
            points += H->other_part_of_day;
    for (i32 i = 0; i < p->n_prior; i++)
        if (numbers[p->at_prior + i] == number)
            return points - H->group_left;
    return points;
}

/* The section's meetings as blocks after those already kept; whether the person could attend them all. */
static i32 lay_out_blocks(Layout *l, const i32 *travel, i32 number, i32 first)
{
    const Section *section = sections + number;
    i32 site = section->is_video ? HOME : section->site, count = 0;
    u64 displaced = 0;
    for (i32 m = section->first_meeting; m < section[1].first_meeting; m++, count++) {
        Block *block = l->blocks + first + count;
        *block = (Block){meetings[m].day, meetings[m].start, meetings[m].end, site, site == HOME ? 0 : travel[site]};
        if (!fits_life(l, block, &displaced))
            return 0;
        for (Block *other = l->blocks + first; other < block; other++)
            if (other->day == block->day && !fit_together(other, block))
                return 0;
    }
    return 1;
}

static void lay_out_offers(Layout *l, const Person *p)
{
    const i32 *offered = numbers + p->at_offered, *travel = travels + (p - people) * H->sites;
    i32 block_count = 0;
    for (i32 i = 0; i < p->n_offered; i++)
        block_count += sections[offered[i] + 1].first_meeting - sections[offered[i]].first_meeting;
    l->offers = TAKE(Offer, p->n_offered);
    l->blocks = TAKE(Block, block_count);
    for (i32 i = 0, first = 0; i < p->n_offered; i++) {
        if (!lay_out_blocks(l, travel, offered[i], first))
            continue;
        Offer *offer = l->offers + l->offer_count++;
        i32 count = sections[offered[i] + 1].first_meeting - sections[offered[i]].first_meeting;
        *offer = (Offer){.section = offered[i], .points = offer_points(p, offered[i]),
                         .first_block = first, .block_count = count, .first_day = DAYS};
        for (Block *block = l->blocks + first; block < l->blocks + first + count; block++) {
            offer->minutes += block->end - block->start;
            offer->minutes_on[block->day] += block->end - block->start;
            offer->first_day = smaller(offer->first_day, block->day);
        }
        first += count;
    }
}

static void freeze_offers(Layout *l, const Person *p)
{
    for (i32 i = 0; i < p->n_frozen; i++) {
        i32 place = 0;
        while (place < l->offer_count && l->offers[place].section != numbers[p->at_frozen + i])
            place++;
        if (place < l->offer_count)
            l->offers[place].is_frozen = 1;
        else
            l->has_no_week = 1;
    }
}

static i32 last_day(const Offer *offer)
{
    i32 last = 0;
    for (i32 day = 0; day < DAYS; day++)
        if (offer->minutes_on[day])
            last = day;
    return last;
}

/* A curriculum offered more than once has a bit, which all its offers get. */
static i32 flag_curriculum(Layout *l, i32 place, i32 next)
{
    i32 curriculum = sections[l->offers[place].section].curriculum, last = 0, uses = 0;
    if (curriculum == NONE || l->offers[place].once)
        return next;
    for (i32 other = 0; other < l->offer_count; other++)
        if (sections[l->offers[other].section].curriculum == curriculum) {
            uses++;
            last = larger(last, l->offers[other].first_day);
        }
    if (uses < 2)
        return next;
    u64 bit = 1ull << (next & 63);
    for (i32 other = 0; other < l->offer_count; other++)
        if (sections[l->offers[other].section].curriculum == curriculum)
            l->offers[other].once = bit;
    for (i32 day = last; day < DAYS; day++)
        l->kept[day] &= ~bit;
    return next + 1;
}

static void lay_out_flags(Layout *l)
{
    i32 next = H->required_content;
    l->required = next < 64 ? (1ull << next) - 1 : 0;
    for (i32 day = 0; day < DAYS; day++)
        l->kept[day] = ~0ull;
    for (i32 place = 0; place < l->offer_count; place++) {
        Offer *offer = l->offers + place;
        i32 content = sections[offer->section].content;
        offer->content = content == NONE ? 0 : 1ull << (content & 63);
        next = flag_curriculum(l, place, next);
        if (last_day(offer) == offer->first_day)
            continue;
        offer->several = 1ull << (next++ & 63);
        for (i32 day = last_day(offer); day < DAYS; day++)
            l->kept[day] &= ~offer->several;
    }
    if (next > MOST_FACTS)
        l->status = TOO_MANY_FACTS;
}

static i32 is_at_site(const Layout *l, const Combination *all, const Combination *set, i32 site)
{
    for (; set->offer != NONE; set = all + set->parent)
        if (l->blocks[l->offers[set->offer].first_block].site == site)
            return 1;
    return 0;
}

/* Whether the offer can stand beside all of the set on that day. */
static i32 joins(const Layout *l, const Combination *all, const Combination *set, const Offer *offer, i32 day)
{
    for (; set->offer != NONE; set = all + set->parent) {
        const Offer *held = l->offers + set->offer;
        i32 curriculum = sections[offer->section].curriculum;
        if (curriculum != NONE && curriculum == sections[held->section].curriculum)
            return 0;
        for (i32 i = 0; i < held->block_count; i++)
            for (i32 j = 0; j < offer->block_count; j++) {
                const Block *one = l->blocks + held->first_block + i, *other = l->blocks + offer->first_block + j;
                if (one->day == day && other->day == day && !fit_together(one, other))
                    return 0;
            }
    }
    return 1;
}

static Combination joined(const Layout *l, const Combination *all, i32 parent, i32 place, i32 day)
{
    Combination set = all[parent];
    const Offer *offer = l->offers + place;
    const Block *first = l->blocks + offer->first_block;
    set.points -= (i32)price_of(l, set.displaced);
    if (first->site != HOME && !is_at_site(l, all, all + parent, first->site))
        set.points += trip_points(first->travel);
    for (i32 i = 0; i < offer->block_count; i++)
        if (first[i].day == day)
            fits_life(l, first + i, &set.displaced);
    set.points += (i32)price_of(l, set.displaced);
    set.parent = parent;
    set.offer = place;
    set.minutes += offer->minutes_on[day];
    if (offer->first_day == day) {
        set.look |= offer->once;
        set.bits |= offer->several | offer->once | offer->content;
    } else {
        set.want |= offer->several;
    }
    return set;
}

static void lay_out_combinations(Layout *l, const Person *p, i32 day)
{
    align();
    Combination *all = push(sizeof *all);
    i32 count = 1, first = 0;
    *all = (Combination){.parent = NONE, .offer = NONE};
    for (i32 place = 0; place < l->offer_count; place++)
        if (l->offers[place].minutes_on[day] && l->offers[place].first_day < day)
            all->look |= l->offers[place].several;
    for (i32 place = 0; place < l->offer_count; place++) {
        const Offer *offer = l->offers + place;
        if (!offer->is_frozen || !offer->minutes_on[day])
            continue;
        if (all[first].minutes + offer->minutes_on[day] > p->most_group_minutes ||
            !joins(l, all, all + first, offer, day)) {
            l->has_no_week = 1;
            return;
        }
        *(Combination *)push(sizeof *all) = joined(l, all, first, place, day);
        first = count++;
    }
    l->unit = common_divisor(all[first].minutes, l->unit);
    for (i32 place = 0; place < l->offer_count; place++) {
        const Offer *offer = l->offers + place;
        if (offer->is_frozen || !offer->minutes_on[day])
            continue;
        for (i32 set = first, before = count; set < before; set++) {
            if (all[set].minutes + offer->minutes_on[day] > p->most_group_minutes)
                continue;
            if (!joins(l, all, all + set, offer, day))
                continue;
            if (count - first == MOST_COMBINATIONS) {
                l->status = TOO_MANY_COMBINATIONS;
                return;
            }
            *(Combination *)push(sizeof *all) = joined(l, all, set, place, day);
            l->unit = common_divisor(all[count++].minutes, l->unit);
        }
    }
    l->combinations[day] = all;
    l->combination_count[day] = count;
    l->first_combination[day] = first;
}

/* The place of the effect among the day's, which it is added to where it is new. */
static i32 place_of_effect(Layout *l, i32 day, Effect fresh, u32 mask)
{
    u64 hash = mixed(fresh.look ^ fresh.want << 1, fresh.bits ^ (u64)(u32)fresh.minutes << 40 ^ (u64)fresh.kinds << 60);
    for (u32 at = hash & mask;; at = (at + 1) & mask) {
        if (table[at] == NONE) {
            *(Effect *)push(sizeof fresh) = fresh;
            return table[at] = l->effect_count[day]++;
        }
        const Effect *known = l->effects[day] + table[at];
        if (known->look == fresh.look && known->want == fresh.want && known->bits == fresh.bits &&
            known->minutes == fresh.minutes && known->kinds == fresh.kinds && known->is_used == fresh.is_used)
            return table[at];
    }
}

static void lay_out_effects(Layout *l, const Person *p, i32 day)
{
    i32 count = l->combination_count[day];
    u32 size = 64;
    while (size < (u32)count * 8)
        size *= 2;
    for (u32 at = 0; at < size; at++)
        table[at] = NONE;
    i32 *of = l->effect_of[day] = TAKE(i32, count * KINDS);
    align();
    l->effects[day] = (Effect *)top;
    for (i32 set = 0; set < count; set++)
        for (i32 kinds = 0; kinds < KINDS; kinds++) {
            const Combination *c = l->combinations[day] + set;
            i32 total = c->minutes + (kinds & INDIVIDUAL ? p->individual_minutes : 0) +
                        (kinds & FAMILY ? p->family_minutes : 0);
            i32 is_possible = (!(kinds & INDIVIDUAL) || p->individual_minutes) && (!(kinds & FAMILY) || p->family_minutes);
            of[set * KINDS + kinds] = NONE;
            if (set < l->first_combination[day] || !is_possible || (total > 0 && total < p->least_day_minutes))
                continue;
            Effect effect = {c->look, c->want, c->bits, H->missed_sessions_count ? c->minutes : total, kinds, total > 0};
            of[set * KINDS + kinds] = place_of_effect(l, day, effect, size - 1);
        }
}

/* Puts effects with the same gain beside one another. */
static void lay_out_gains(Layout *l, i32 day)
{
    i32 count = l->effect_count[day], *order = TAKE(i32, count), *place = TAKE(i32, count);
    Effect *before = l->effects[day], *after = l->effects[day] = TAKE(Effect, count);
    for (i32 i = 0; i < count; i++)
        order[i] = i;
#define GAINS_LESS(one, other)                                                            \
    (before[one].kinds != before[other].kinds       ? before[one].kinds < before[other].kinds \
     : before[one].minutes != before[other].minutes ? before[one].minutes < before[other].minutes \
                                                    : (one) < (other))
    SORT(order, count, i32, GAINS_LESS)
    align();
    l->gains[day] = (Gain *)top;
    for (i32 i = 0; i < count; i++) {
        const Effect *effect = after + i;
        after[i] = before[order[i]];
        place[order[i]] = i;
        if (!i || effect->minutes != effect[-1].minutes || effect->kinds != effect[-1].kinds) {
            *(Gain *)push(sizeof(Gain)) = (Gain){i, i, effect->minutes, effect->kinds, effect->is_used};
            l->gain_count[day]++;
        }
        l->gains[day][l->gain_count[day] - 1].end = i + 1;
    }
    for (i32 way = 0; way < l->combination_count[day] * KINDS; way++)
        if (l->effect_of[day][way] != NONE)
            l->effect_of[day][way] = place[l->effect_of[day][way]];
}

static void lay_out(const Person *p)
{
    Layout *l = layouts + (p - people);
    *l = (Layout){.status = FINE};
    lay_out_life(l, p);
    lay_out_offers(l, p);
    freeze_offers(l, p);
    lay_out_flags(l);
    if (l->has_no_week)
        return;
    if (!H->missed_sessions_count)
        l->unit = common_divisor(p->individual_minutes, p->family_minutes);
    for (i32 day = 0; day < DAYS && l->status == FINE; day++)
        lay_out_combinations(l, p, day);
    if (!l->unit)
        l->unit = 1;
    for (i32 day = 0; day < DAYS && l->status == FINE; day++) {
        lay_out_effects(l, p, day);
        lay_out_gains(l, day);
    }
}

/* ---- The question ------------------------------------------------------------------------------------------------ */

typedef struct { i32 count, tick_rows, has_caseloads, unused; } Question;
typedef struct { i64 cutoff; i32 person, most, is_nearest, extras; } Asked;
typedef struct { i64 price; i32 section, unused; } Extra;

static const i64 *seat_prices, *caseload_prices;
static i64 **tick_sums; /* By counselor; 0 where no tick has a price. */
static i32 ticks_a_day;

/* Prices of a counselor's ticks become sums from the day's start, so that a session's price is one difference. */
static void sum_tick_prices(i32 counselor, const i64 *prices)
{
    i64 *sums = tick_sums[counselor] = TAKE(i64, DAYS * (ticks_a_day + 1));
    for (i32 day = 0; day < DAYS; day++) {
        *sums = 0;
        for (i32 tick = 0; tick < ticks_a_day; tick++, sums++)
            sums[1] = *sums + *prices++;
        sums++;
    }
}

static i64 tick_price(i32 counselor, i32 day, i32 start, i32 end)
{
    if (!tick_sums[counselor])
        return 0;
    const i64 *sums = tick_sums[counselor] + day * (ticks_a_day + 1);
    return sums[(end + H->tick - 1) / H->tick] - sums[start / H->tick];
}

/* ---- Answers ------------------------------------------------------------------------------------------------------ */

typedef struct {
    i64 reduced, own;
    i32 individual_counselor, individual_day, individual_start, individual_mode;
    i32 family_counselor, family_day, family_start;
    i32 section_count;
    i32 sections[MOST_TOGETHER];
} Found;

/* Where the binding reads: `states[i]` is how many weeks the i-th person asked about has, or minus a status. */
typedef struct { i32 weeks, states, found, unused; } Answer;

static Answer answer;

/* ---- One person's search ------------------------------------------------------------------------------------------ */

typedef struct {
    Block block;
    i32 counselor, mode;
    i64 points;
    u64 displaced;
} Session;

typedef struct {
    Session *all;
    i32 *order; /* Cheapest first, of equals the first. */
    i32 count, words;
    u64 *clashes; /* For each combination of the day: a bit for each session that it rules out. */
} Sessions;

/* The cheapest way to an effect. `rank` puts the ways to spend one day in their canonical order. */
typedef struct {
    i64 points;
    u64 rank;
    i32 effect;
} Entry;

/* The entries with one gain, cheapest first, as far as they are of use; `least` is that of all. */
typedef struct { i32 first, end; i64 least; } Group;

typedef struct { i64 points; i32 individual, family; } Way;

typedef struct {
    u64 facts;
    i64 points;
    u32 meter; /* Units of minutes, then days, then kinds of sessions placed. */
    i32 parent, entry;
} Label;

enum { DAY_SHIFT = 16, KIND_SHIFT = 20, STEPS_MASK = 0xffff, DAY_MASK = 7 };

typedef struct {
    const Person *p;
    const Layout *l;
    i64 cutoff;
    i64 *markups; /* By offer. */
    Sessions individual[DAYS], family[DAYS];
    Entry *cheapest[DAYS]; /* By effect. */
    Entry *entries[DAYS];
    Group *groups[DAYS]; /* By gain. */
    i64 *outlook[DAYS + 1];
    i32 width, start, status, is_something_found;
    Label *labels;
    i32 label_count;
} Search;

/* ---- Sessions with the counselor ---- */

static i32 is_free(i32 counselor, i32 day, i32 start, i32 end)
{
    for (i32 i = counselors[counselor].first_taken; i < counselors[counselor + 1].first_taken; i++)
        if (takens[i].day == day && takens[i].start < end && start < takens[i].end)
            return 0;
    return 1;
}

/* Stretches of work may overlap: a start inside an earlier one was already tried. */
static i32 was_tried(i32 counselor, i32 work, i32 start, i32 end)
{
    for (i32 i = counselors[counselor].first_work; i < work; i++)
        if (works[i].day == works[work].day && works[i].start <= start && end <= works[i].end)
            return 1;
    return 0;
}

static i32 session_points(const Person *p, i32 kind, i32 counselor, i32 mode, const Block *at)
{
    if (kind == FAMILY) {
        i32 is_easy = at->start >= H->family_evening_from || at->day >= H->family_weekend_from_day;
        i32 is_moved = p->prior_family.day != NONE && !is_same_span(p->prior_family, at->day, at->start, at->end);
        return (is_easy ? 0 : H->family_in_office_hours) + (is_moved ? H->session_moved : 0);
    }
    i32 points = suits(at->start, p) ? 0 : H->other_part_of_day;
    if (p->prior_individual.day != NONE && !is_same_span(p->prior_individual, at->day, at->start, at->end))
        points += H->session_moved;
    if (p->prior_counselor != NONE && p->prior_counselor != counselor)
        points += H->counselor_changed;
    if (p->n_modes > 1 && p->preferred_mode && p->preferred_mode != mode)
        points += H->other_mode;
    return points;
}

/* Sessions that differ in nothing but the counselor are one, where hours have no prices. */
static i32 is_known(const Sessions *found, i32 *latest, const Session *fresh)
{
    for (i32 i = latest[fresh->block.start / H->tick]; i != NONE; i = found->order[i]) {
        const Session *known = found->all + i;
        if (known->points == fresh->points && known->block.start == fresh->block.start &&
            known->block.site == fresh->block.site && known->block.travel == fresh->block.travel)
            return 1;
    }
    return 0;
}

static void add_sessions_of(Search *s, Sessions *found, i32 kind, i32 day, i32 counselor, i32 mode)
{
    const Person *p = s->p;
    i32 minutes = kind == INDIVIDUAL ? p->individual_minutes : p->family_minutes;
    i32 site = mode == VIDEO ? HOME : counselors[counselor].site;
    i32 travel = site == HOME ? 0 : travels[(p - people) * H->sites + site];
    if (travel < 0)
        return;
    for (i32 w = counselors[counselor].first_work; w < counselors[counselor + 1].first_work; w++) {
        if (works[w].day != day)
            continue;
        i32 first = (works[w].start + H->tick - 1) / H->tick * H->tick;
        for (i32 start = first; start + minutes <= works[w].end; start += H->tick) {
            Session session = {{day, start, start + minutes, site, travel}, counselor, mode, 0, 0};
            if (!is_free(counselor, day, start, start + minutes) || was_tried(counselor, w, start, start + minutes))
                continue;
            if (!fits_life(s->l, &session.block, &session.displaced))
                continue;
            session.points = session_points(p, kind, counselor, mode, &session.block);
            *(Session *)push(sizeof session) = session;
            found->count++;
        }
    }
}

static void keep_one_of_a_kind(Sessions *found)
{
    i32 latest[1440 + 1], kept = 0;
    for (i32 i = 0; i <= ticks_a_day; i++)
        latest[i] = NONE;
    for (i32 i = 0; i < found->count; i++) {
        if (is_known(found, latest, found->all + i))
            continue;
        i32 tick = found->all[i].block.start / H->tick;
        found->all[kept] = found->all[i];
        found->order[kept] = latest[tick];
        latest[tick] = kept++;
    }
    found->count = kept;
}

static void find_sessions(Search *s, i32 kind, i32 day, i32 first_counselor, i32 counselor_count)
{
    const Person *p = s->p;
    Sessions *found = (kind == INDIVIDUAL ? s->individual : s->family) + day;
    const i32 video = VIDEO, *modes = kind == INDIVIDUAL ? numbers + p->at_modes : &video;
    i32 mode_count = kind == INDIVIDUAL ? p->n_modes : 1;
    align();
    *found = (Sessions){.all = (Session *)top};
    if (kind == INDIVIDUAL ? p->individual_minutes : p->family_minutes)
        for (i32 c = first_counselor; c < first_counselor + counselor_count; c++)
            for (i32 m = 0; m < mode_count; m++)
                add_sessions_of(s, found, kind, day, numbers[p->at_counselors + c], modes[m]);
    found->order = TAKE(i32, found->count);
    if (kind == INDIVIDUAL && !p->is_each_kept)
        keep_one_of_a_kind(found);
    for (i32 i = 0; i < found->count; i++) {
        Session *session = found->all + i;
        session->points *= POINT;
        session->points += tick_price(session->counselor, day, session->block.start, session->block.end);
        if (kind == INDIVIDUAL && p->is_free_to_choose && caseload_prices)
            session->points += caseload_prices[session->counselor];
        found->order[i] = i;
    }
#define IS_CHEAPER(one, other)                                                            \
    (found->all[one].points < found->all[other].points ||                                 \
     (found->all[one].points == found->all[other].points && (one) < (other)))
    SORT(found->order, found->count, i32, IS_CHEAPER)
}

/* A combination rules out what its parent rules out, and what its last offer does. */
static void find_clashes(Search *s, Sessions *found, i32 day)
{
    const Layout *l = s->l;
    i32 words = found->words = (found->count + 63) / 64;
    if (!words)
        return;
    u64 *by_offer = TAKE(u64, l->offer_count * words);
    for (i32 place = 0; place < l->offer_count; place++) {
        const Offer *offer = l->offers + place;
        u64 *mask = by_offer + place * words;
        if (!offer->minutes_on[day])
            continue;
        for (i32 word = 0; word < words; word++)
            mask[word] = 0;
        for (const Block *b = l->blocks + offer->first_block; b < l->blocks + offer->first_block + offer->block_count; b++)
            for (i32 i = 0; b->day == day && i < found->count; i++)
                if (!fit_together(b, &found->all[i].block))
                    mask[i >> 6] |= 1ull << (i & 63);
    }
    found->clashes = TAKE(u64, (u64)l->combination_count[day] * words);
    for (i32 word = 0; word < words; word++)
        found->clashes[word] = 0;
    for (i32 set = 1; set < l->combination_count[day]; set++) {
        const Combination *c = l->combinations[day] + set;
        for (i32 word = 0; word < words; word++)
            found->clashes[set * words + word] =
                found->clashes[c->parent * words + word] | by_offer[c->offer * words + word];
    }
}

static i32 clashes(const Sessions *found, i32 set, i32 place)
{
    return found->clashes[set * found->words + (place >> 6)] >> (place & 63) & 1;
}

/* ---- Ways to spend one day ---- */

static i32 is_better(Way one, Way other)
{
    if (one.points != other.points)
        return one.points < other.points;
    if (one.individual != other.individual)
        return one.individual < other.individual;
    return one.family < other.family;
}

static i64 beside(const Search *s, i32 day, const Combination *set, const Session *session)
{
    const Combination *all = s->l->combinations[day];
    i64 points = session->points;
    u64 more = session->displaced & ~set->displaced;
    if (more)
        points += price_of(s->l, more) * POINT;
    if (H->individual_is_a_trip && session->block.site != HOME && !is_at_site(s->l, all, set, session->block.site))
        points += (i64)trip_points(session->block.travel) * POINT;
    return points;
}

static Way cheapest_individual(const Search *s, i32 day, i32 set)
{
    const Sessions *found = s->individual + day;
    Way best = {NEVER, NONE, NONE};
    for (i32 i = 0; i < found->count; i++) {
        i32 place = found->order[i];
        if (found->all[place].points > best.points)
            break;
        if (clashes(found, set, place))
            continue;
        Way way = {beside(s, day, s->l->combinations[day] + set, found->all + place), place, NONE};
        if (is_better(way, best))
            best = way;
    }
    return best;
}

/* The cheapest family session beside the set, and beside `partner` where one is given. */
static Way cheapest_family(const Search *s, i32 day, i32 set, u64 displaced, const Session *partner)
{
    const Sessions *found = s->family + day;
    Way best = {NEVER, NONE, NONE};
    for (i32 i = 0; i < found->count; i++) {
        i32 place = found->order[i];
        const Session *session = found->all + place;
        if (session->points > best.points)
            break;
        if (clashes(found, set, place) || (partner && !fit_together(&partner->block, &session->block)))
            continue;
        Way way = {session->points + price_of(s->l, session->displaced & ~displaced) * POINT, NONE, place};
        if (is_better(way, best))
            best = way;
    }
    return best;
}

static Way cheapest_pair(const Search *s, i32 day, i32 set)
{
    const Sessions *found = s->individual + day;
    const Combination *combination = s->l->combinations[day] + set;
    i64 floor = s->family[day].all[s->family[day].order[0]].points;
    Way best = {NEVER, NONE, NONE};
    for (i32 i = 0; i < found->count; i++) {
        i32 place = found->order[i];
        const Session *session = found->all + place;
        if (session->points + floor > best.points)
            break;
        if (clashes(found, set, place))
            continue;
        Way way = cheapest_family(s, day, set, combination->displaced | session->displaced, session);
        if (way.family == NONE)
            continue;
        way.individual = place;
        way.points += beside(s, day, combination, session);
        if (is_better(way, best))
            best = way;
    }
    return best;
}

/* Keeps the way unless a cheaper one has the same effect on every label; of equals the first. */
static void add_way(Search *s, i32 day, i32 set, i64 points, Way way)
{
    i32 kinds = (way.individual != NONE ? INDIVIDUAL : 0) | (way.family != NONE ? FAMILY : 0);
    i32 effect = s->l->effect_of[day][set * KINDS + kinds];
    if (effect == NONE)
        return;
    Entry *known = s->cheapest[day] + effect;
    points += way.points + (s->l->effects[day][effect].is_used ? (i64)H->extra_day * POINT : 0);
    if (points >= known->points)
        return;
    *known = (Entry){points, (u64)set << 44 | (u64)(way.individual + 1) << 22 | (u64)(way.family + 1), effect};
}

static i64 share(const Offer *offer, i64 points, i32 day)
{
    if (!offer->several)
        return points;
    if (day != offer->first_day)
        return floored(points * offer->minutes_on[day], offer->minutes);
    i64 rest = points;
    for (i32 other = day + 1; other < DAYS; other++)
        if (offer->minutes_on[other])
            rest -= floored(points * offer->minutes_on[other], offer->minutes);
    return rest;
}

/* Of the way that was cheapest beside the parent: it still is, as long as it fits and costs the same. */
static i32 is_inherited(const Search *s, i32 day, i32 set)
{
    const Combination *c = s->l->combinations[day] + set, *parent = s->l->combinations[day] + c->parent;
    const Block *block = s->l->blocks + s->l->offers[c->offer].first_block;
    return c->displaced == parent->displaced && (!H->individual_is_a_trip || block->site == HOME);
}

static i32 still_fits(const Search *s, i32 day, i32 set, Way way)
{
    return (way.individual == NONE || !clashes(s->individual + day, set, way.individual)) &&
           (way.family == NONE || !clashes(s->family + day, set, way.family));
}

enum { ONE, OTHER, BOTH, WAYS };

static void find_ways(const Search *s, i32 day, i32 set, const Way *before, Way *ways)
{
    const Combination *c = s->l->combinations[day] + set;
    i32 is_known = set && is_inherited(s, day, set);
    for (i32 i = 0; i < WAYS; i++) {
        if (is_known && still_fits(s, day, set, before[i])) /* Nothing fitted the parent: nothing does. */
            ways[i] = before[i];
        else if (i == ONE)
            ways[i] = cheapest_individual(s, day, set);
        else if (i == OTHER)
            ways[i] = cheapest_family(s, day, set, c->displaced, 0);
        else if (ways[ONE].individual != NONE && ways[OTHER].family != NONE)
            ways[i] = cheapest_pair(s, day, set);
        else
            ways[i] = (Way){NEVER, NONE, NONE};
    }
}

static void find_cheapest(Search *s, i32 day)
{
    const Layout *l = s->l;
    const Combination *all = l->combinations[day];
    i32 count = l->combination_count[day];
    i64 *shares = TAKE(i64, l->offer_count), *own = TAKE(i64, count);
    Way *ways = TAKE(Way, count * WAYS);
    s->cheapest[day] = TAKE(Entry, l->effect_count[day]);
    for (i32 place = 0; place < l->offer_count; place++)
        if (l->offers[place].minutes_on[day])
            shares[place] = share(l->offers + place, s->markups[place], day);
    for (i32 effect = 0; effect < l->effect_count[day]; effect++)
        s->cheapest[day][effect].points = NEVER;
    own[0] = 0;
    for (i32 set = 0; set < count; set++) {
        const Combination *c = all + set;
        Way *mine = ways + set * WAYS;
        find_ways(s, day, set, ways + c->parent * WAYS, mine);
        if (set)
            own[set] = own[c->parent] + shares[c->offer];
        i64 points = own[set] + (i64)c->points * POINT;
        add_way(s, day, set, points, (Way){0, NONE, NONE});
        for (i32 i = 0; i < WAYS; i++)
            if (mine[i].points < NEVER)
                add_way(s, day, set, points, mine[i]);
    }
}

static void group_entries(Search *s, i32 day)
{
    const Layout *l = s->l;
    s->groups[day] = TAKE(Group, l->gain_count[day]);
    for (i32 g = 0; g < l->gain_count[day]; g++) {
        i64 least = NEVER;
        for (i32 effect = l->gains[day][g].first; effect < l->gains[day][g].end; effect++)
            if (s->cheapest[day][effect].points < least)
                least = s->cheapest[day][effect].points;
        s->groups[day][g] = (Group){0, 0, least};
    }
}

/* The entries that some week below the cutoff could have: those within `slack` of the cheapest with the same gain. */
static void sort_entries(Search *s, i32 day, i64 slack)
{
    const Layout *l = s->l;
    align();
    s->entries[day] = (Entry *)top;
    i32 count = 0;
    for (i32 g = 0; g < l->gain_count[day]; g++) {
        Group *group = s->groups[day] + g;
        const Gain *gain = l->gains[day] + g;
        group->first = count;
        for (i32 effect = gain->first; effect < gain->end && group->least < NEVER; effect++) {
            Entry entry = s->cheapest[day][effect];
            if (entry.points >= NEVER || entry.points - group->least >= slack)
                continue;
            *(Entry *)push(sizeof entry) = entry;
            count++;
        }
        group->end = count;
        Entry *mine = s->entries[day] + group->first;
#define IS_CHEAPER_ENTRY(one, other) ((one).points < (other).points)
        SORT(mine, count - group->first, Entry, IS_CHEAPER_ENTRY)
    }
}

/* ---- Labels ---- */

static i64 last_points(const Search *s, i32 kinds, i32 minutes)
{
    const Person *p = s->p;
    i64 points = (i64)H->over_minimum_per_30_minutes * ((minutes - p->lowest) / 30);
    i64 missing = (p->individual_minutes && !(kinds & INDIVIDUAL) ? H->no_individual : 0) +
                  (p->family_minutes && !(kinds & FAMILY) ? H->no_family : 0);
    i32 is_missing = (p->individual_minutes && !(kinds & INDIVIDUAL)) || (p->family_minutes && !(kinds & FAMILY));
    if (minutes < p->lowest || minutes > p->highest || (is_missing && !p->is_degradable))
        return NEVER;
    return (points + missing) * POINT;
}

static void look_ahead(Search *s)
{
    i32 width = s->width;
    for (i32 day = 0; day <= DAYS; day++)
        s->outlook[day] = TAKE(i64, KINDS * width);
    for (i32 kinds = 0; kinds < KINDS; kinds++)
        for (i32 steps = 0; steps < width; steps++)
            s->outlook[DAYS][kinds * width + steps] = last_points(s, kinds, s->start + steps * s->l->unit);
    for (i32 day = DAYS - 1; day >= 0; day--)
        for (i32 kinds = 0; kinds < KINDS; kinds++) {
            i64 *now = s->outlook[day] + kinds * width;
            for (i32 steps = 0; steps < width; steps++)
                now[steps] = NEVER;
            for (i32 g = 0; g < s->l->gain_count[day]; g++) {
                const Gain *gains = s->l->gains[day] + g;
                i64 least = s->groups[day][g].least;
                i32 gain = gains->minutes / s->l->unit;
                if (kinds & gains->kinds || least >= NEVER)
                    continue;
                const i64 *then = s->outlook[day + 1] + (kinds | gains->kinds) * width + gain;
                for (i32 steps = 0; steps < width - gain; steps++) {
                    i64 points = then[steps] >= NEVER ? NEVER : least + then[steps];
                    now[steps] = points < now[steps] ? points : now[steps];
                }
            }
        }
}

/* Whether one partial week comes before another of the same points: the first day that differs decides. */
static i32 order_of(const Search *s, i32 day, i32 parent, i32 entry, i32 other_parent, i32 other_entry)
{
    if (parent != other_parent) {
        const Label *one = s->labels + parent, *other = s->labels + other_parent;
        i32 order = order_of(s, day - 1, one->parent, one->entry, other->parent, other->entry);
        if (order)
            return order;
    }
    u64 rank = s->entries[day][entry].rank, other_rank = s->entries[day][other_entry].rank;
    return rank < other_rank ? -1 : rank > other_rank;
}

static void rehash(Search *s, i32 first, u32 size)
{
    for (u32 at = 0; at < size; at++)
        table[at] = NONE;
    for (i32 i = first; i < s->label_count; i++) {
        u32 at = mixed(s->labels[i].facts, s->labels[i].meter) & (size - 1);
        while (table[at] != NONE)
            at = (at + 1) & (size - 1);
        table[at] = i;
    }
}

static void keep_label(Search *s, i32 day, i32 first, u32 *size, Label fresh)
{
    u32 mask = *size - 1;
    for (u32 at = mixed(fresh.facts, fresh.meter) & mask;; at = (at + 1) & mask) {
        if (table[at] == NONE) {
            table[at] = s->label_count++;
            *(Label *)push(sizeof fresh) = fresh;
            if ((u32)(s->label_count - first) * 2 > *size)
                rehash(s, first, *size *= 2);
            return;
        }
        Label *known = s->labels + table[at];
        if (known->facts != fresh.facts || known->meter != fresh.meter)
            continue;
        if (fresh.points < known->points ||
            (fresh.points == known->points &&
             order_of(s, day, fresh.parent, fresh.entry, known->parent, known->entry) < 0))
            *known = fresh;
        return;
    }
}

/* All labels of the next day; the place of the first. */
static i32 extend(Search *s, i32 day, i32 first)
{
    const i32 end = s->label_count, width = s->width;
    u32 size = 256;
    rehash(s, end, size);
    for (i32 i = first; i < end; i++)
        for (i32 gain = 0; gain < s->l->gain_count[day]; gain++) {
            const Gain *gains = s->l->gains[day] + gain;
            const Group *g = s->groups[day] + gain;
            Label label = s->labels[i];
            i32 kinds = label.meter >> KIND_SHIFT, days = (label.meter >> DAY_SHIFT & DAY_MASK) + gains->is_used;
            i32 steps = (label.meter & STEPS_MASK) + gains->minutes / s->l->unit;
            if (kinds & gains->kinds || steps >= width || days > s->p->max_days)
                continue;
            kinds |= gains->kinds;
            i64 rest = s->outlook[day + 1][kinds * width + steps];
            i64 most = s->cutoff - label.points - rest;
            if (rest >= NEVER)
                continue;
            for (i32 e = g->first; e < g->end && s->entries[day][e].points < most; e++) {
                const Entry *entry = s->entries[day] + e;
                const Effect *effect = s->l->effects[day] + entry->effect;
                if ((label.facts & effect->look) != effect->want)
                    continue;
                if (s->label_count == MOST_LABELS) {
                    s->status = TOO_MANY_LABELS;
                    return end;
                }
                Label fresh = {(label.facts | effect->bits) & s->l->kept[day], label.points + entry->points,
                               (u32)kinds << KIND_SHIFT | (u32)days << DAY_SHIFT | (u32)steps, i, e};
                keep_label(s, day, end, &size, fresh);
            }
        }
    return end;
}

/* ---- Finished weeks ---- */

static void fill_found(Search *s, const Label *last, i64 reduced, Found *found)
{
    const Layout *l = s->l;
    *found = (Found){.reduced = reduced, .individual_counselor = NONE, .family_counselor = NONE};
    i64 own = reduced;
    i32 place_count = 0, places[MOST_TOGETHER];
    for (i32 day = DAYS - 1; day >= 0; last = s->labels + last->parent, day--) {
        u64 rank = s->entries[day][last->entry].rank;
        i32 individual = (i32)(rank >> 22 & 0x3fffff) - 1, family = (i32)(rank & 0x3fffff) - 1;
        const Combination *set = l->combinations[day] + (rank >> 44);
        for (; set->offer != NONE; set = l->combinations[day] + set->parent)
            if (l->offers[set->offer].first_day != day)
                continue;
            else if (place_count < MOST_TOGETHER)
                places[place_count++] = set->offer;
            else
                s->status = TOO_MANY_SECTIONS;
        if (individual != NONE) {
            const Session *session = s->individual[day].all + individual;
            found->individual_counselor = counselors[session->counselor].number;
            found->individual_day = day;
            found->individual_start = session->block.start;
            found->individual_mode = session->mode;
            own -= tick_price(session->counselor, day, session->block.start, session->block.end);
            if (s->p->is_free_to_choose && caseload_prices)
                own -= caseload_prices[session->counselor];
        }
        if (family != NONE) {
            const Session *session = s->family[day].all + family;
            found->family_counselor = counselors[session->counselor].number;
            found->family_day = day;
            found->family_start = session->block.start;
            own -= tick_price(session->counselor, day, session->block.start, session->block.end);
        }
    }
#define IS_LOWER(one, other) ((one) < (other))
    SORT(places, place_count, i32, IS_LOWER)
    for (i32 i = 0; i < place_count; i++) {
        found->sections[i] = sections[l->offers[places[i]].section].number;
        own -= s->markups[places[i]] - (i64)l->offers[places[i]].points * POINT;
    }
    found->section_count = place_count;
    found->own = own / POINT;
}

/* Puts the layout's weeks among the person's, at most `most`; earlier layouts come first among equals. */
static i32 collect(Search *s, i32 first, Found *kept, i32 count, i32 most)
{
    i32 ending = 0, *order = TAKE(i32, s->label_count - first + 1);
    for (i32 i = first; i < s->label_count; i++) {
        i32 days = s->labels[i].meter >> DAY_SHIFT & DAY_MASK;
        if (days >= s->p->min_days && (s->labels[i].facts & s->l->required) == s->l->required)
            order[ending++] = i;
    }
#define REDUCED(i)                                                                        \
    (s->labels[i].points + s->outlook[DAYS][(s->labels[i].meter >> KIND_SHIFT) * s->width + \
                                            (s->labels[i].meter & STEPS_MASK)])
#define IS_CHEAPER_WEEK(one, other)                                                       \
    (REDUCED(one) != REDUCED(other)                                                       \
         ? REDUCED(one) < REDUCED(other)                                                  \
         : order_of(s, DAYS - 1, s->labels[one].parent, s->labels[one].entry, s->labels[other].parent, \
                    s->labels[other].entry) < 0)
    SORT(order, ending, i32, IS_CHEAPER_WEEK)
    s->is_something_found = ending > 0;
    for (i32 i = 0; i < ending && i < most; i++) {
        i64 reduced = REDUCED(order[i]);
        i32 at = count;
        while (at > 0 && kept[at - 1].reduced > reduced)
            at--;
        if (at >= most)
            break;
        count = smaller(count + 1, most);
        for (i32 j = count - 1; j > at; j--)
            kept[j] = kept[j - 1];
        fill_found(s, s->labels + order[i], reduced, kept + at);
    }
    return count;
}

/* Runs the days below `cutoff`; the place of the first label of the last day. */
static i32 run_days(Search *s, i64 cutoff)
{
    i64 start = (i64)(s->p->constant_points - H->extra_day * s->p->min_days) * POINT;
    i64 least = s->outlook[0][0] >= NEVER ? cutoff : start + s->outlook[0][0];
    s->cutoff = cutoff;
    for (i32 day = 0; day < DAYS; day++)
        sort_entries(s, day, cutoff - least);
    align();
    s->labels = (Label *)top;
    s->label_count = 0;
    *(Label *)push(sizeof(Label)) = (Label){0, start, 0, NONE, NONE};
    s->label_count = 1;
    i32 first = 0;
    for (i32 day = 0; day < DAYS && s->status == FINE; day++)
        first = extend(s, day, first);
    return first;
}

/* Points above the least the outlook promises within which the cheapest week is looked for first. */
static const i64 SLACKS[] = {30 * POINT, 120 * POINT, 480 * POINT, 1LL << 60};

static i32 search_nearest(Search *s, i64 cutoff, Found *kept, i32 count, i32 most)
{
    i64 start = (i64)(s->p->constant_points - H->extra_day * s->p->min_days) * POINT;
    i64 least = s->outlook[0][0];
    if (least >= NEVER)
        return count;
    least += start;
    u32 before_labels = top;
    for (i32 slack = 0;; slack++) {
        i64 limit = slack == 3 || least + SLACKS[slack] >= cutoff ? cutoff : least + SLACKS[slack];
        top = before_labels;
        i32 first = run_days(s, limit);
        if (s->status != FINE)
            return count;
        count = collect(s, first, kept, count, most);
        if (s->is_something_found || limit == cutoff)
            return count;
    }
}

/* The person's weeks with these counselors, put among those already kept. */
static i32 search_with(Search *s, const Asked *asked, i32 first, i32 number, Found *kept, i32 count)
{
    i64 cutoff = asked->cutoff;
    for (i32 day = 0; day < DAYS; day++) {
        find_sessions(s, INDIVIDUAL, day, first, number);
        find_sessions(s, FAMILY, day, first, number);
        find_clashes(s, s->individual + day, day);
        find_clashes(s, s->family + day, day);
        find_cheapest(s, day);
        group_entries(s, day);
    }
    look_ahead(s);
    if (!asked->is_nearest) {
        i32 first_label = run_days(s, cutoff);
        return s->status == FINE ? collect(s, first_label, kept, count, asked->most) : count;
    }
    if (count && kept[0].reduced < cutoff) /* Another counselor is only worth a look where the week gets cheaper. */
        cutoff = kept[0].reduced;
    return search_nearest(s, cutoff, kept, count, asked->most);
}

static i32 search_person(const Asked *asked, const Extra *extras, Found *kept)
{
    const Person *p = people + asked->person;
    const Layout *l = layouts + asked->person;
    if (l->status != FINE)
        return -l->status;
    if (l->has_no_week)
        return 0;
    i32 start = H->missed_sessions_count ? p->individual_minutes + p->family_minutes : 0;
    if (p->highest < start)
        return 0;
    u32 before = top;
    Search *s = TAKE(Search, 1);
    *s = (Search){.p = p, .l = l, .start = start, .width = (p->highest - start) / l->unit + 1};
    s->markups = TAKE(i64, l->offer_count);
    for (i32 place = 0; place < l->offer_count; place++) {
        s->markups[place] = (i64)l->offers[place].points * POINT + seat_prices[l->offers[place].section];
        for (i32 i = 0; i < asked->extras; i++)
            if (extras[i].section == l->offers[place].section)
                s->markups[place] += extras[i].price;
    }
    i32 is_split = p->is_bound_to_one && p->n_counselors;
    i32 groups = is_split ? p->n_counselors : 1, size = is_split ? 1 : p->n_counselors, count = 0;
    u32 before_group = top;
    for (i32 group = 0; group < groups && s->status == FINE; group++) {
        top = before_group;
        count = search_with(s, asked, group * size, size, kept, count);
    }
    i32 status = s->status;
    top = before;
    return status == FINE ? count : -status;
}

/* ---- What the binding calls ---------------------------------------------------------------------------------------- */

/* Where to write problems: always the same place. */
EXPORT(begin) void *begin(void)
{
    top = (u32)&__heap_base;
    table = TAKE(i32, TABLE);
    align();
    return (void *)top;
}

/* What the binding learns from loading: where questions are written, and where everybody's numbers of offers stand. */
typedef struct { u32 questions, offer_counts; } Loaded;

static Loaded loaded;

/* Prepares everybody in the problem, which is so many bytes long. Everything before is forgotten. */
EXPORT(load) const Loaded *load(u32 at, i32 bytes)
{
    top = at + bytes;
    H = (const Header *)at;
    sections = (const Section *)(H + 1);
    meetings = (const Span *)(sections + H->sections + 1);
    counselors = (const Counselor *)(meetings + H->meetings);
    works = (const Span *)(counselors + H->counselors + 1);
    takens = works + H->works;
    people = (const Person *)(takens + H->takens);
    travels = (const i32 *)(people + H->people);
    numbers = travels + H->people * H->sites;
    ticks_a_day = (1440 + H->tick - 1) / H->tick;
    layouts = TAKE(Layout, H->people);
    i32 *offer_counts = TAKE(i32, H->people);
    for (i32 person = 0; person < H->people; person++) {
        lay_out(people + person);
        offer_counts[person] = layouts[person].offer_count;
    }
    align();
    loaded = (Loaded){top, (u32)offer_counts};
    return &loaded;
}

/* Answers the question written at the place for questions, `bytes` long. */
EXPORT(search) const Answer *search(u32 at, i32 bytes)
{
    top = at + bytes;
    const Question *question = (const Question *)at;
    const i64 *next = (const i64 *)(question + 1);
    seat_prices = next;
    next += H->sections;
    caseload_prices = question->has_caseloads ? next : 0;
    next += question->has_caseloads ? H->counselors : 0;
    tick_sums = TAKE(i64 *, H->counselors);
    for (i32 counselor = 0; counselor < H->counselors; counselor++)
        tick_sums[counselor] = 0;
    for (i32 row = 0; row < question->tick_rows; row++, next += 1 + DAYS * ticks_a_day)
        sum_tick_prices((i32)*next, next + 1);
    const Asked *asked = (const Asked *)next;
    const Extra *extras = (const Extra *)(asked + question->count);
    i32 *states = TAKE(i32, question->count);
    i64 most = 0;
    for (i32 i = 0; i < question->count; i++)
        most += asked[i].most;
    Found *found = TAKE(Found, most);
    answer = (Answer){0, (i32)states, (i32)found, 0};
    for (i32 i = 0; i < question->count; i++) {
        states[i] = search_person(asked + i, extras, found + answer.weeks);
        answer.weeks += states[i] > 0 ? states[i] : 0;
        extras += asked[i].extras;
    }
    return &answer;
}
