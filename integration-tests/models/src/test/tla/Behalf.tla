------------------------------ MODULE Behalf -------------------------------
(* Work done on behalf of a thread by its pinner: the thread, on a processor with a store buffer
   (see Targeted), and pinners who each ask all threads for the one kind and then run it for this one,
   if it holds still. Before some of them another may have asked for an early kind, which only the
   thread itself can run.

   `done` is the truth: the requests that the handler was run for, by the thread or on its behalf.

   First each makes certain of the thread, by a barrier if need be, and then pins it if it is certain.

   Owner:   Hooks.enter, exitKernel; SlowPath.run
   Pinners: OnBehalf.request, accept, run, isEarlierDue; Promotion.promote; Holdouts.lookAfterBarrier *)
EXTENDS Naturals, Sequences, TLC

CONSTANTS Twin, Pinners, Last

VARIABLES m, buf, o, q, done
vars == <<m, buf, o, q, done>>

Word(n, mode) == [n |-> n, mode |-> mode]
Early == "early"

Init ==
  /\ \E mode \in {"U", "I"} :
       /\ m = [status |-> Word(0, mode), seen |-> 0, work |-> {}, generation |-> 0, counted |-> {},
               seenRequests |-> {}, promoted |-> Word(0, "none"), early |-> FALSE]
       /\ o = [pc |-> "out", word |-> Word(0, mode), entry |-> TRUE, seen |-> 0, generation |-> 0, due |-> {}]
  /\ buf = <<>>
  /\ q = [p \in Pinners |->
           [pc |-> "count", number |-> 0, before |-> Word(0, "none"), due |-> {}, after |-> FALSE]]
  /\ done = {}

Store(field, value) == buf' = Append(buf, <<field, value>>)
Drain ==
  /\ buf # <<>>
  /\ m' = [m EXCEPT ![Head(buf)[1]] = Head(buf)[2]]
  /\ buf' = Tail(buf)
  /\ UNCHANGED <<o, q, done>>

--------------------------------------------------------------------------------
At(pc) == o.pc = pc
Goto(pc) == o' = [o EXCEPT !.pc = pc]
HasWork == m.work # {} \/ m.generation # o.seen

Enter ==
  /\ At("out") /\ o.word.n < Last
  /\ LET entered == Word(o.word.n + 1, "K") IN
     /\ Store("status", entered)
     /\ o' = [o EXCEPT !.word = entered, !.entry = TRUE, !.pc = IF o.word.mode = "U" THEN "fence" ELSE "look"]
  /\ UNCHANGED <<m, q, done>>
Fence == At("fence") /\ buf = <<>> /\ Goto("look") /\ UNCHANGED <<m, buf, q, done>>
Look == At("look") /\ Goto(IF HasWork THEN "slow" ELSE "body") /\ UNCHANGED <<m, buf, q, done>>
Slow == At("slow") /\ buf = <<>> /\ Goto(IF o.entry THEN "pins" ELSE "take") /\ UNCHANGED <<m, buf, q, done>>
AwaitNone == At("pins") /\ "P" \notin m.work /\ Goto("take") /\ UNCHANGED <<m, buf, q, done>>
Take ==
  /\ At("take") /\ m' = [m EXCEPT !.work = @ \ {"L"}]
  /\ o' = [o EXCEPT !.generation = m.generation, !.pc = "early"] /\ UNCHANGED <<buf, q, done>>
(* First the early kinds. Each is taken down, and then run. *)
RunEarly ==
  /\ At("early") /\ done' = done \cup (m.counted \cap {Early})
  /\ m' = [m EXCEPT !.seenRequests = @ \cup (m.counted \cap {Early})]
  /\ Goto("down") /\ UNCHANGED <<buf, q>>
TakeDown ==
  /\ At("down")
  /\ o' = [o EXCEPT !.due = m.counted \ (m.seenRequests \cup {Early}), !.pc = "run"]
  /\ m' = [m EXCEPT !.seenRequests = @ \cup (m.counted \ {Early})]
  /\ UNCHANGED <<buf, q, done>>
Run ==
  /\ At("run") /\ done' = done \cup o.due /\ Store("seen", o.generation)
  /\ o' = [o EXCEPT !.seen = o.generation, !.due = {}, !.generation = 0, !.pc = IF o.entry THEN "body" ELSE "leave"]
  /\ UNCHANGED <<m, q>>
Body ==
  /\ At("body")
  /\ o' = [o EXCEPT !.entry = FALSE, !.pc = IF HasWork THEN "slow" ELSE "leave"]
  /\ UNCHANGED <<m, buf, q, done>>
Leave ==
  /\ At("leave")
  /\ \E mode \in {"U", "I"} :
       /\ Store("status", Word(o.word.n, mode))
       /\ o' = [o EXCEPT !.word = Word(@.n, mode), !.pc = "out"]
  /\ UNCHANGED <<m, q, done>>
Owner ==
  Enter \/ Fence \/ Look \/ Slow \/ AwaitNone \/ Take \/ RunEarly \/ TakeDown \/ Run \/ Body \/ Leave

--------------------------------------------------------------------------------
(* What is not read any more is forgotten, which keeps the states few. *)
Forget(w, to) ==
  IF to \in {"pin", "due", "early", "unpin", "cover", "covered"}
  THEN [w EXCEPT !.pc = to, !.before = Word(0, "none"), !.due = IF to = "early" THEN @ ELSE {},
                 !.number = IF to = "covered" THEN 0 ELSE @]
  ELSE [w EXCEPT !.pc = to]
Step(p, from, to) == q[p].pc = from /\ q' = [q EXCEPT ![p] = Forget(@, to)]
Rest == UNCHANGED <<buf, o, done>>

AskEarly == \* somebody, once, at any time
  /\ ~m.early /\ m' = [m EXCEPT !.early = TRUE, !.counted = @ \cup {Early}, !.generation = @ + 1]
  /\ UNCHANGED q /\ Rest
Count(p) ==
  /\ q[p].pc = "count" /\ m' = [m EXCEPT !.counted = @ \cup {p}]
  /\ q' = [q EXCEPT ![p].after = m.early, ![p].pc = "raise"] /\ Rest
Raise(p) ==
  /\ q[p].pc = "raise" /\ m' = [m EXCEPT !.generation = @ + 1]
  /\ q' = [q EXCEPT ![p].number = m.generation + 1, ![p].pc = "before"] /\ Rest
IsCertain(w) == w.mode = "U" \/ (w.mode = "I" /\ m.promoted = w)
Before(p) ==
  /\ q[p].pc = "before"
  /\ LET unsure == m.status.mode = "I" /\ ~IsCertain(m.status) IN
     q' = [q EXCEPT ![p].before = IF unsure THEN m.status ELSE @,
                    ![p].pc = IF unsure THEN "ask" ELSE "pin"]
  /\ UNCHANGED m /\ Rest
Ask(p) == Step(p, "ask", "barrier") /\ m' = [m EXCEPT !.work = @ \cup {"L"}] /\ Rest
Barrier(p) ==
  /\ Step(p, "barrier", "still") /\ (buf = <<>> \/ Twin = "behalf-without-barrier")
  /\ UNCHANGED m /\ Rest
Still(p) ==
  /\ Step(p, "still", "pin")
  /\ m' = IF m.status = q[p].before /\ m.status.mode = "I" THEN [m EXCEPT !.promoted = m.status] ELSE m
  /\ Rest

Pin(p) == Step(p, "pin", IF IsCertain(m.status) THEN "add" ELSE "cover") /\ UNCHANGED m /\ Rest
Add(p) ==
  /\ Step(p, "add", IF "P" \in m.work THEN "cover" ELSE "after")
  /\ m' = IF Twin = "without-a-pin" THEN m ELSE [m EXCEPT !.work = @ \cup {"P"}]
  /\ Rest
Held == IF Twin = "number-after-the-early" THEN "early" ELSE "due"
After(p) == Step(p, "after", IF IsCertain(m.status) THEN Held ELSE "unpin") /\ UNCHANGED m /\ Rest
EarlyDue == Early \in m.counted /\ Early \notin m.seenRequests
Due(p) == \* the kind's number, and then the early kinds'
  /\ q[p].pc = "due"
  /\ q' = [q EXCEPT ![p].due = m.counted \ (m.seenRequests \cup {Early}),
                    ![p].pc = IF Twin = "number-after-the-early" THEN "run" ELSE "early"]
  /\ UNCHANGED m /\ Rest
LookForEarly(p) ==
  /\ Step(p, "early", IF EarlyDue /\ Twin # "overtakes-the-early" THEN "unpin"
                      ELSE IF Twin = "number-after-the-early" THEN "due" ELSE "run")
  /\ UNCHANGED m /\ Rest
RunFor(p) ==
  /\ Step(p, "run", "down") /\ done' = done \cup q[p].due /\ UNCHANGED <<m, buf, o>>
TakeDownFor(p) == \* the number that was read before the handler ran
  /\ q[p].pc = "down"
  /\ m' = [m EXCEPT !.seenRequests = @ \cup IF Twin = "taken-down-after" THEN m.counted \ {Early} ELSE q[p].due]
  /\ q' = [q EXCEPT ![p].pc = "unpin", ![p].due = {}, ![p].before = Word(0, "none")] /\ Rest
Unpin(p) ==
  /\ Step(p, "unpin", "cover") /\ m' = [m EXCEPT !.work = @ \ {"P"}] /\ Rest

(* Whether it is covered: by what was remembered, or by a look after a barrier. *)
Cover(p) ==
  /\ Step(p, "cover", IF m.seen >= q[p].number THEN "covered" ELSE "fence") /\ UNCHANGED m /\ Rest
FenceFor(p) == Step(p, "fence", "settle") /\ buf = <<>> /\ UNCHANGED m /\ Rest
Settle(p) == Step(p, "settle", IF m.status.mode = "K" THEN "cover" ELSE "covered") /\ UNCHANGED m /\ Rest

Pinner(p) ==
  \/ Count(p) \/ Raise(p) \/ Before(p) \/ Ask(p) \/ Barrier(p) \/ Still(p) \/ Pin(p) \/ Add(p) \/ After(p) \/ Due(p)
  \/ LookForEarly(p) \/ TakeDownFor(p) \/ RunFor(p) \/ Unpin(p) \/ Cover(p) \/ FenceFor(p) \/ Settle(p)

Next == Drain \/ Owner \/ AskEarly \/ \E p \in Pinners : Pinner(p)
Spec == Init /\ [][Next]_vars

--------------------------------------------------------------------------------
IsKernelCode ==
  o.pc \in {"take", "early", "down", "run", "body", "leave"} \/ (At("slow") /\ ~o.entry)

(* The slots and what was taken down are one's at a time, and a pinned thread runs no kernel code. *)
PinExcludes ==
  \A p \in Pinners : q[p].pc \in {"due", "early", "down", "run"} =>
    ~IsKernelCode /\ \A r \in Pinners \ {p} : q[r].pc \notin {"due", "early", "down", "run"}
(* No kernel code runs uncovered, whoever ran the handler. *)
NoneUncovered == At("body") => \A p \in Pinners : q[p].pc = "covered" => p \in done
(* What was asked for after an early kind is not taken for done, on behalf, before that is. *)
EarlyFirst ==
  \A p \in Pinners : q[p].pc = "run" => \A r \in q[p].due : q[r].after => Early \in done

Alike == Permutations(Pinners)
=============================================================================
